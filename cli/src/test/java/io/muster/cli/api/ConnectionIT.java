package io.muster.cli.api;

import static io.muster.cli.FakeCoordinator.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.FakeCoordinator;
import io.muster.cli.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionIT {
    @TempDir
    Path folder;

    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator().on("GET /nodes", json(200, List.of()));
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void credentialsComeFromAFileOrTheEnvironment() throws IOException {
        Path file = secret("credentials", "admin:p:w\n");
        Path password = secret("password", "sécret");
        String server = coordinator.address();
        assertThat(Run.of("nodes", "--server", server, "--credentials-file", file.toString())
                        .err())
                .isEmpty();
        assertThat(sent()).isEqualTo("admin:p:w");
        assertThat(Run.with(Map.of("MUSTER_CREDENTIALS_FILE", file.toString(), "MUSTER_SERVER", server), "nodes")
                        .code())
                .isZero();
        assertThat(sent()).isEqualTo("admin:p:w");
        Run.with(Map.of("MUSTER_PASSWORD", "x y"), "nodes", "--server", server, "--user", "me");
        assertThat(sent()).isEqualTo("me:x y");
        Run.of("nodes", "--server", server, "--user", "me", "--password-file", password.toString());
        assertThat(sent()).isEqualTo("me:sécret");
        Run.of("nodes", "--server", server);
        assertThat(sent()).isEmpty();
    }

    @Test
    void aTokenTakesThePlaceOfAPassword() throws IOException {
        String server = coordinator.address();
        Path file = secret("token", "mt_1.secret\n");
        Path credentials = secret("credentials", "admin:pw");
        assertThat(Run.of("nodes", "--server", server, "--token-file", file.toString())
                        .code())
                .isZero();
        assertThat(lastAuthorization()).isEqualTo("Bearer mt_1.secret");
        Map<String, String> env =
                Map.of("MUSTER_TOKEN", "mt_2.secret", "MUSTER_CREDENTIALS_FILE", credentials.toString());
        Run.with(env, "nodes", "--server", server);
        assertThat(lastAuthorization()).isEqualTo("Bearer mt_2.secret");
        Run.with(env, "nodes", "--server", server, "--token-file", file.toString());
        assertThat(lastAuthorization()).isEqualTo("Bearer mt_1.secret");
        Run.with(env, "nodes", "--server", server, "--credentials-file", credentials.toString());
        assertThat(sent()).isEqualTo("admin:pw");
        int before = coordinator.calls().size();
        assertBad("goes without --user", "--token-file", file.toString(), "--user", "me");
        assertThat(Run.with(Map.of("MUSTER_TOKEN", "two words"), "nodes", "--server", server)
                        .err())
                .contains("must be one word")
                .doesNotContain("two words");
        assertThat(coordinator.calls()).hasSize(before);
    }

    private String lastAuthorization() {
        return coordinator.calls().get(coordinator.calls().size() - 1).header("Authorization");
    }

    @Test
    void secretsThatOthersCanReadAreWarnedAbout() throws IOException {
        Path file = secret("credentials", "admin:pw");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(Run.of("nodes", "--server", coordinator.address(), "--credentials-file", file.toString())
                        .err())
                .isEqualTo("warning: " + file + " can be read by others; chmod 600 it\n");
    }

    @Test
    void theNextCoordinatorIsAskedWhereOneIsGoneOrCannotAnswerNow() throws IOException {
        String gone = "http://127.0.0.1:" + unusedPort();
        try (FakeCoordinator busy = new FakeCoordinator().on("GET /nodes", json(503, ""))) {
            Run run = Run.of("nodes", "--server", gone + "," + busy.address() + ", " + coordinator.address());
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(busy.calls()).hasSize(1);
            assertThat(coordinator.calls()).hasSize(1);
        }
    }

    @Test
    void whereNoCoordinatorAnswersTheLastOneIsNamed() throws IOException {
        String first = "http://127.0.0.1:" + unusedPort();
        String second = "http://localhost:" + unusedPort();
        Run run = Run.of("nodes", "--server", first + "," + second);
        assertThat(run.code()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(run.err()).contains("nothing answers at " + second);
    }

    @Test
    void whatMayHaveArrivedIsNotAskedTwiceUnlessThatDoesNoHarm() throws IOException {
        coordinator.on("POST /collectLogs/cancel", json(200, Map.of("status", "CANCELLED")));
        try (FakeCoordinator hangsUp = new FakeCoordinator()
                .on("POST /collectLogs/cancel", FakeCoordinator.hangUp())
                .on("GET /nodes", FakeCoordinator.hangUp())) {
            String both = hangsUp.address() + "," + coordinator.address();
            assertThat(Run.of("cancel", "--server", both).code()).isEqualTo(ExitCode.NOT_REACHABLE);
            assertThat(coordinator.calls()).isEmpty();
            assertThat(Run.of("nodes", "--server", both).code()).isZero();
        }
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void mistakesInTheConnectionAreBadInput() throws IOException {
        Path empty = secret("empty", "");
        Path noColon = secret("no-colon", "admin");
        assertBad("cannot read /no/such: no such file", "--credentials-file", "/no/such");
        assertBad("must hold one line", "--credentials-file", empty.toString());
        assertBad("must hold one line user:password", "--credentials-file", noColon.toString());
        assertBad("needs a password", "--user", "me");
        assertBad("must not hold a password", "--server", "http://me:pw@127.0.0.1:9000");
        assertBad("is not a URL", "--server", "127.0.0.1:9000");
        assertBad("is not a URL", "--server", "ftp://x");
        assertBad("is not a URL", "--server", "http://a b");
        assertThat(coordinator.calls()).isEmpty();
    }

    @Test
    void silenceIsNotReachable() {
        String server = coordinator.address();
        coordinator.close();
        Run run = Run.of("nodes", "--server", server);
        assertThat(run.code()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(run.err())
                .isEqualTo("error: nothing answers at " + server + "; is the coordinator running? (see --server)\n");
        assertThat(Run.of("nodes", "--server", "http://no-such-host.invalid:9000")
                        .err())
                .isEqualTo("error: no such host: no-such-host.invalid\n");
    }

    private void assertBad(String message, String... options) {
        String[] args = new String[options.length + 1];
        args[0] = "nodes";
        System.arraycopy(options, 0, args, 1, options.length);
        Run run = Run.of(args);
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(message);
    }

    private String sent() {
        String header = coordinator.calls().get(coordinator.calls().size() - 1).header("Authorization");
        return new String(Base64.getDecoder().decode(header.replace("Basic ", "")), StandardCharsets.UTF_8);
    }

    private Path secret(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }
}

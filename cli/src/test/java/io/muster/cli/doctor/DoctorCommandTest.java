package io.muster.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorCommandTest {
    private static final String READY = "{\"status\":\"ready\",\"version\":\"9\"}";

    @TempDir
    private Path folder;

    private HttpServer server;
    private int status = 200;
    private String body = READY;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Run agent() {
        return Run.of("doctor", "agent", "--data-dir", folder.resolve("new").toString(), "--coordinator", url());
    }

    private Run coordinator() {
        String port = Integer.toString(server.getAddress().getPort());
        return Run.of("doctor", "coordinator", "--data-dir", folder.toString(), "--http-port", port);
    }

    @Test
    void aHostThatIsFitHasNothingThatFails() {
        Run run = agent();
        assertThat(run.code()).as(run.out()).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.out())
                .contains("ok    jdk", "can be made", "is ready, version 9", "ok    clock", "cgroup", "user")
                .doesNotContain("fail ");
        assertThat(folder.resolve("new")).doesNotExist();
    }

    @Test
    void aPortThatACoordinatorHasIsFineAndAnotherProgramsIsNot() {
        assertThat(coordinator().code()).isEqualTo(ExitCode.COMPLETE);
        body = "hello";
        Run taken = coordinator();
        assertThat(taken.code()).isEqualTo(ExitCode.FAILED);
        assertThat(taken.out()).contains("fail  port", "--http-port");
    }

    @Test
    void aCoordinatorThatIsNotReadySaysWhy() {
        status = 503;
        body = "{\"code\":\"NOT_READY\",\"detail\":\"the journal cannot be written: no space\"}";
        Run run = agent();
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("is not ready", "the journal cannot be written");
    }

    @Test
    void nobodyThereIsToldWithWhatToDo() {
        String gone = url();
        server.stop(0);
        Run run = Run.of("doctor", "agent", "--data-dir", folder.toString(), "--coordinator", gone, "--output", "json");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("\"level\" : \"FAIL\"", "does not answer", "start it there");
    }

    @Test
    void aFolderThatOthersCanReadIsAWarningAndAFileIsNoFolder() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(FolderChecks.of(folder, 1)).anySatisfy(f -> {
            assertThat(f.level()).isEqualTo(Finding.Level.WARN);
            assertThat(f.advice()).isEqualTo("chmod 700 " + folder);
        });
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(FolderChecks.of(file.resolve("below"), 1))
                .extracting(Finding::level)
                .containsExactly(Finding.Level.FAIL);
    }

    @Test
    void littleSpaceIsAWarning() {
        assertThat(FolderChecks.of(folder, Long.MAX_VALUE)).anySatisfy(f -> {
            assertThat(f.level()).isEqualTo(Finding.Level.WARN);
            assertThat(f.what()).isEqualTo("space");
        });
    }

    @Test
    void aClockThatIsApartIsAWarning() throws Exception {
        Clock ahead = Clock.fixed(Instant.now().plus(Duration.ofMinutes(2)), ZoneOffset.UTC);
        List<Finding> findings = new NetworkChecks(ahead, SSLContext.getDefault()).coordinator(url());
        assertThat(findings.get(1).level()).isEqualTo(Finding.Level.WARN);
        assertThat(findings.get(1).found()).contains("s apart");
    }

    @Test
    void limitsAndControlGroupsAreReadFromTheKernel() throws IOException {
        Path proc = Files.createDirectory(folder.resolve("proc"));
        Path group = Files.createDirectories(folder.resolve("cgroup/a/b"));
        Files.writeString(proc.resolve("limits"), "Limit  Soft\nMax open files            1024      4096      files\n");
        Files.writeString(proc.resolve("cgroup"), "1:cpu:/x\n0::/a/b\n");
        Files.writeString(
                proc.resolve("mountinfo"), "30 1 0:26 / " + folder.resolve("cgroup") + " rw - cgroup2 cgroup2 rw\n");
        HostChecks host = new HostChecks(proc);
        assertThat(host.openFiles().level()).isEqualTo(Finding.Level.WARN);
        assertThat(host.openFiles().found()).isEqualTo("up to 1024");
        assertThat(host.cgroup()).isEqualTo(Finding.ok("cgroup", "v2, " + group + " can be divided"));
        Files.writeString(proc.resolve("cgroup"), "1:cpu:/x\n");
        assertThat(host.cgroup().level()).isEqualTo(Finding.Level.WARN);
    }

    /** A launcher that answers as the agent does. */
    private Run withPolicy(int exitCode, String answer) throws IOException {
        Path launcher = Files.writeString(
                folder.resolve("muster"),
                "#!/bin/sh\n[ \"$*\" = \"agent --check --policy-file /p\" ] || exit 9\nprintf '" + answer + "'\nexit "
                        + exitCode + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
        return Run.with(
                Map.of("MUSTER_HOME", folder.toString()),
                "doctor",
                "agent",
                "--data-dir",
                folder.resolve("new").toString(),
                "--coordinator",
                url(),
                "--policy-file",
                "/p");
    }

    @Test
    void thePolicyIsReadByTheAgentItself() throws IOException {
        Run fine = withPolicy(0, "/p: any spec\\nwarning: no rules on commands\\n");
        assertThat(fine.out()).contains("ok    policy       /p: any spec", "warn  policy       no rules on commands");
        assertThat(fine.code()).isEqualTo(ExitCode.COMPLETE);
        Run broken = withPolicy(2, "the policy denies everything: line 3\\n");
        assertThat(broken.out()).contains("fail  policy       the policy denies everything: line 3");
        assertThat(broken.code()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void anOldJdkFails() {
        assertThat(HostChecks.jdk(Runtime.Version.parse("11.0.2"), "/j").level())
                .isEqualTo(Finding.Level.FAIL);
    }
}

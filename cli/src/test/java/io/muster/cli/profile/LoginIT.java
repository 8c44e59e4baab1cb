package io.muster.cli.profile;

import static io.muster.cli.FakeCoordinator.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.FakeCoordinator;
import io.muster.cli.Main;
import io.muster.cli.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginIT {
    @TempDir
    Path home;

    private FakeCoordinator coordinator;
    private FakeCoordinator other;
    private final Map<String, String> env = new HashMap<>();
    private final List<String> questions = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        env.put("HOME", home.toString());
        coordinator = coordinator();
        other = coordinator();
    }

    private static FakeCoordinator coordinator() throws IOException {
        return new FakeCoordinator()
                .on("GET /nodes", json(200, List.of()))
                .on("GET /session", json(200, Map.of("user", "ops", "may", List.of("see"))));
    }

    @AfterEach
    void stop() {
        coordinator.close();
        other.close();
    }

    private Path file() {
        return home.resolve(".config/muster/profiles.json");
    }

    /** Somebody who types {@code user} and {@code password} where asked. */
    private Run login(String user, String password, String... args) {
        Prompt prompt = new Prompt() {
            @Override
            public String line(String question) {
                questions.add(question);
                return user;
            }

            @Override
            public String secret(String question) {
                questions.add(question);
                return password;
            }
        };
        Run.Streams streams = new Run.Streams(env, false);
        LoginCommand command = new LoginCommand(
                streams.console(),
                new ByteArrayInputStream((password + "\n").getBytes(StandardCharsets.UTF_8)),
                prompt);
        return streams.result(
                Main.commandLine(streams.console(), "login", command).execute(args));
    }

    private Run run(String... args) {
        return Run.with(env, args);
    }

    private static String sent(FakeCoordinator to) {
        String header = to.calls().get(to.calls().size() - 1).header("Authorization");
        return new String(Base64.getDecoder().decode(header.replace("Basic ", "")), StandardCharsets.UTF_8);
    }

    @Test
    void aPasswordIsAskedForTriedAndKeptForItsOwnerAlone() throws IOException {
        Run run = login("ops", "s3cret", "--server", coordinator.address());
        assertThat(run.out()).isEqualTo("logged in to " + coordinator.address() + " as ops (profile default)\n");
        assertThat(questions).containsExactly("User: ", "Password of ops at " + coordinator.address() + ": ");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
                .isEqualTo("rwx------");

        assertThat(run("nodes").code()).isZero();
        assertThat(sent(coordinator)).isEqualTo("ops:s3cret");
        assertThat(run("profiles").out()).contains("*", "default", "ops").doesNotContain("s3cret");
    }

    @Test
    void whatACoordinatorDoesNotAcceptIsNotKept() {
        coordinator.on("GET /session", json(401, ""));
        assertThat(login("ops", "wrong", "--server", coordinator.address()).code())
                .isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(login("ops", "", "--server", coordinator.address()).code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(file()).doesNotExist();
    }

    @Test
    void aScriptGivesThePasswordOnStandardInput() {
        assertThat(login(
                                "nobody asks",
                                "from stdin",
                                "--server",
                                coordinator.address(),
                                "--user",
                                "me",
                                "--password-stdin")
                        .code())
                .isZero();
        assertThat(questions).isEmpty();
        assertThat(run("nodes").code()).isZero();
        assertThat(sent(coordinator)).isEqualTo("me:from stdin");
    }

    @Test
    void severalClustersHaveNames() {
        login("a", "1", "--server", coordinator.address(), "--profile", "prod");
        login("b", "2", "--server", other.address(), "--profile", "staging");
        run("nodes");
        assertThat(sent(other)).isEqualTo("b:2");
        run("nodes", "--profile", "prod");
        assertThat(sent(coordinator)).isEqualTo("a:1");
        env.put("MUSTER_PROFILE", "prod");
        run("nodes");
        assertThat(coordinator.calls()).hasSize(3);
        env.remove("MUSTER_PROFILE");
        run("profiles", "--use", "prod");
        run("nodes");
        assertThat(coordinator.calls()).hasSize(4);

        assertThat(run("nodes", "--profile", "prdo").err()).contains("known are prod, staging", "muster login");
        assertThat(run("logout").out()).isEqualTo("profile prod is forgotten\n");
        assertThat(run("nodes", "--profile", "prod").code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run("logout", "--profile", "prod").code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void optionsComeBeforeTheNamedProfileThatBeforeTheEnvironmentThatBeforeTheOneInUse() {
        login("kept", "1", "--server", coordinator.address());
        env.put("MUSTER_SERVER", other.address());
        env.put("MUSTER_USER", "env");
        env.put("MUSTER_PASSWORD", "2");
        run("nodes");
        assertThat(sent(other)).isEqualTo("env:2");
        run("nodes", "--profile", "default");
        assertThat(sent(coordinator)).isEqualTo("kept:1");
        env.put("MUSTER_PASSWORD", "3");
        run("nodes", "--profile", "default", "--user", "option");
        assertThat(sent(coordinator)).isEqualTo("option:3");
    }

    @Test
    void aPasswordGoesToItsOwnServerAlone() {
        login("kept", "1", "--server", coordinator.address());
        assertThat(run("nodes", "--server", other.address()).code()).isZero();
        assertThat(sent(other)).isEmpty();
        Run named = run("nodes", "--server", other.address(), "--profile", "default");
        assertThat(sent(other)).isEmpty();
        assertThat(named.err()).isEqualTo("warning: profile default is for another server; its password is not sent\n");
    }

    @Test
    void theConfigFolderOfTheDesktopSpecificationIsTaken() {
        env.put("XDG_CONFIG_HOME", home.resolve("xdg").toString());
        login("ops", "1", "--server", coordinator.address());
        assertThat(home.resolve("xdg/muster/profiles.json")).exists();
        env.put("XDG_CONFIG_HOME", "relative does not count");
        assertThat(run("profiles").out()).contains("no logins are kept");
    }

    @Test
    void aFileThatIsOpenToOthersOrBrokenIsTold() throws IOException {
        login("ops", "1", "--server", coordinator.address());
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(run("nodes").err()).isEqualTo("warning: " + file() + " can be read by others; chmod 600 it\n");
        Files.writeString(file(), "{\"profiles\":{\"default\":{\"server\":\"x\"}}}");
        Run broken = run("nodes");
        assertThat(broken.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(broken.err()).contains("cannot read " + file());
    }

    @Test
    void withoutATerminalItSaysWhatToDoInstead() {
        Run run = run("login", "--server", coordinator.address(), "--user", "me");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--password-stdin");
    }
}

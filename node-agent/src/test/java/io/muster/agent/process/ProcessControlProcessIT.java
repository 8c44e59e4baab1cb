package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.process.CommandResult.End;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessControlProcessIT {
    private static final Map<String, String> PATH = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Path folder;
    private final Path state;
    private final String instance = UUID.randomUUID().toString();
    private final String marker = Survivors.marker();
    private final ProcessControl control;

    ProcessControlProcessIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.state = folder.resolve("state");
        this.control = ProcessControl.start(ProcessSettings.defaults(), instance, state);
    }

    @AfterEach
    void leavesNothing() {
        control.close();
        assertThat(Survivors.of(instance, marker)).isEmpty();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void tellsTheExitCodeOfTheCommand() throws IOException {
        assertThat(shell("exit 0").exitCode()).isEqualTo(0);
        assertThat(shell("exit 3").exitCode()).isEqualTo(3);
        assertThat(shell("exit 255").exitCode()).isEqualTo(255);
    }

    @Test
    void takesTheCommandsOwn126And127ForWhatTheyAre() throws IOException {
        for (int code : List.of(126, 127)) {
            Finished finished = shell("echo 'sh: 1: exec: not found' >&2; exit " + code);
            assertThat(finished.end()).isEqualTo(End.EXITED);
            assertThat(finished.exitCode()).isEqualTo(code);
            assertThat(finished.stderr()).isEqualTo("sh: 1: exec: not found\n");
        }
    }

    @Test
    void tellsTheSignalThatEndedTheCommand() throws IOException {
        assertThat(shell("kill -TERM $$").exitCode()).isEqualTo(128 + 15);
        assertThat(shell("kill -KILL $$").exitCode()).isEqualTo(128 + 9);
        assertThat(shell("kill -SEGV $$").exitCode()).isEqualTo(128 + 11);
        assertThat(shell("kill -TERM $$").end()).isEqualTo(End.EXITED);
    }

    @Test
    void startsNothingWhenThereIsNoSuchProgram() throws IOException {
        Finished finished = run(PATH, "no-such-program-" + marker);
        assertThat(finished.end()).isEqualTo(End.NOT_FOUND);
        assertThat(finished.problem()).contains("not found in PATH");
        assertThat(run(PATH, "/no/such/program").end()).isEqualTo(End.NOT_FOUND);
    }

    @Test
    void startsNothingWhenTheFileIsNotExecutable() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "echo hello");
        Finished finished = run(PATH, file.toString());
        assertThat(finished.end()).isEqualTo(End.NOT_PERMITTED);
        assertThat(finished.problem()).contains("not executable");
    }

    @Test
    void startsNothingInAFolderThatIsNotThere() throws IOException {
        Command command = new Command(List.of("/bin/true"), PATH, folder.resolve("gone"));
        assertThat(run(command).end()).isEqualTo(End.NOT_FOUND);
    }

    @Test
    void saysWhyTheKernelRefusedTheProgram() throws IOException {
        Path file = folder.resolve("elf");
        byte[] program = Files.readAllBytes(Path.of("/bin/true"));
        String loader = "ld-linux";
        int at = new String(program, StandardCharsets.ISO_8859_1).indexOf(loader);
        assertThat(at).isPositive();
        program[at] = 'X';
        Files.write(file, program);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));

        Finished finished = run(PATH, file.toString());

        assertThat(finished.end()).isEqualTo(End.NOT_FOUND);
        assertThat(finished.problem()).contains("not found").doesNotContain("muster-not-started");
        assertThat(finished.stderr()).isEmpty();
    }

    @Test
    void saysThatTheArgumentsAreTooLong() throws IOException {
        Finished finished = run(PATH, "/bin/true", "x".repeat(1 << 20));
        assertThat(finished.end()).isEqualTo(End.NOT_PERMITTED);
        assertThat(finished.problem()).contains("Argument list too long");
    }

    @Test
    void startsNothingWithAnEnvironmentThatCannotBe() throws IOException {
        for (Map<String, String> environment : List.of(Map.of("A=B", "x"), Map.of("", "x"), Map.of("A", "nul\0"))) {
            Finished finished = run(environment, "/bin/true");
            assertThat(finished.end()).isEqualTo(End.NOT_PERMITTED);
            assertThat(finished.problem()).startsWith("cannot be started: ");
        }
    }

    @Test
    void startsNothingWhenThereIsNoTimeLeft() throws IOException {
        Command command = Hostile.shell("echo out");
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            Finished finished = Finished.of(control.run("job/a", command, timeout, 1000, OutputListener.NONE));
            assertThat(finished.end()).isEqualTo(End.TIMED_OUT);
            assertThat(finished.stdout()).isEmpty();
        }
    }

    @Test
    void waitsAsLongAsItTakesWhenTheTimeoutIsEndless() throws IOException {
        Command command = Hostile.shell("echo out");
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        assertThat(Finished.of(control.run("job/a", command, endless, 1000, OutputListener.NONE))
                        .stdout())
                .isEqualTo("out\n");
    }

    @Test
    void handsArgumentsOnAsTheyAre() throws IOException {
        List<String> arguments = List.of(
                "a b",
                "new\nline",
                "'single' \"double\"",
                "$(id) `id` $HOME",
                "",
                "-n",
                "*",
                "\\",
                encodable("\u00e9\u4e2d"));
        List<String> line = new ArrayList<>(List.of("/usr/bin/printf", "%s|"));
        line.addAll(arguments);
        Map<String, String> environment = Map.of("LC_ALL", "C.UTF-8");
        assertThat(run(new Command(line, environment, null)).stdout()).isEqualTo(String.join("|", arguments) + "|");
    }

    /** The text, where the locale lets a JDK hand it to a process at all. */
    private static String encodable(String text) {
        String charset = System.getProperty("sun.jnu.encoding", "US-ASCII");
        return Charset.forName(charset).newEncoder().canEncode(text) ? text : "";
    }

    @Test
    void givesExactlyTheEnvironmentThatWasAskedForAndItsCookie() throws IOException {
        Map<String, String> environment =
                new HashMap<>(Map.of("A", "1", "B", "two words\n$(id)", "odd.name", "x", "IFS", ":"));
        assertThat(environmentSeen(environment)).isEqualTo(environment);
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("PWD", "/somewhere/else");
        environment.put("SHLVL", "7");
        assertThat(environmentSeen(environment)).isEqualTo(environment);
        assertThat(environmentSeen(Map.of())).isEmpty();
        assertThat(environmentSeen(Map.of("MUSTER_RUN", "forged"))).isEmpty();
    }

    /** What the command saw, but for the cookie. */
    private Map<String, String> environmentSeen(Map<String, String> given) throws IOException {
        String output =
                run(new Command(List.of("/usr/bin/env", "-0"), given, null)).stdout();
        Map<String, String> seen = new HashMap<>();
        for (String line : output.split("\0")) {
            seen.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        assertThat(seen.remove("MUSTER_RUN")).matches(instance + "/job/a/[0-9]+");
        return seen;
    }

    @Test
    void runsWithLowPriorityInASessionOfItsOwnWithoutInput() throws IOException {
        Finished finished =
                shell("cat /proc/$$/stat /proc/$$/autogroup; ionice -p $$; readlink /proc/$$/fd/0; cat; pwd; echo $$");
        List<String> lines = finished.stdout().lines().toList();
        String[] stat = statFields(lines.get(0));
        String pid = lines.get(5);
        assertThat(stat[3]).as("session").isEqualTo(pid);
        int own = Integer.parseInt(statFields(Files.readString(Path.of("/proc/self/stat")))[16]);
        assertThat(stat[16]).as("nice").isEqualTo(Integer.toString(Math.min(19, own + 10)));
        assertThat(lines.get(1)).endsWith(" nice 10");
        assertThat(lines.get(2)).isEqualTo("best-effort: prio 7");
        assertThat(lines.get(3)).isEqualTo("/dev/null");
        assertThat(lines.get(4)).isEqualTo("/");
    }

    /** From the third on, proc(5); the name before them may hold spaces. */
    private static String[] statFields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }

    @Test
    void losesNothingOfWhatIsPrintedJustBeforeTheEnd() throws IOException {
        for (int i = 0; i < 50; i++) {
            Finished finished = shell("head -c 300000 /dev/zero; echo end; echo problem >&2");
            assertThat(finished.stdout()).hasSize(300_004).endsWith("end\n");
            assertThat(finished.stderr()).isEqualTo("problem\n");
        }
    }

    @Test
    void waitsForALastStageThatStillPrints() throws IOException {
        assertThat(shell("(sleep 0.01; echo late) & echo early").stdout()).isEqualTo("early\nlate\n");
    }

    @Test
    void keepsWhatWasPrintedBeforeTheTimeout() throws IOException {
        Command command = Hostile.shell("echo before; exec sleep $0", marker);
        Finished finished =
                Finished.of(control.run("job/a", command, Duration.ofSeconds(1), 1000, OutputListener.NONE));
        assertThat(finished.end()).isEqualTo(End.TIMED_OUT);
        assertThat(finished.stdout()).isEqualTo("before\n");
    }

    @Test
    void letsTheCommandCleanUpWhenItsTimeIsOver() throws IOException {
        Command command = Hostile.shell("trap 'echo cleaned; exit' TERM; sleep $0 & wait", marker);
        Finished finished =
                Finished.of(control.run("job/a", command, Duration.ofSeconds(1), 1000, OutputListener.NONE));
        assertThat(finished.end()).isEqualTo(End.TIMED_OUT);
        assertThat(finished.stdout()).isEqualTo("cleaned\n");
    }

    @Test
    void keepsHeadAndTailOfAFloodThroughTheFile() throws IOException {
        Command command = Hostile.shell("echo first; head -c 50000000 /dev/zero; echo last");
        CommandResult result = control.run("job/a", command, LONG, 10_000_000, OutputListener.NONE);
        AtomicLong size = new AtomicLong();
        result.stdout().forEach(piece -> size.addAndGet(piece.remaining()));
        assertThat(size.get()).isEqualTo(result.stdout().size());
        String text = new String(result.stdout().bytes(), StandardCharsets.US_ASCII);
        assertThat(text).startsWith("first\n\0").endsWith("\0last\n");
        assertThat(text).contains("\n[muster: 40000011 bytes dropped here]\n");
        result.stdout().close();
        result.stderr().close();
    }

    @Test
    void showsOutputWhileTheCommandRuns() throws Exception {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        OutputListener listener =
                (stderr, bytes) -> seen.add((stderr ? "err:" : "out:") + StandardCharsets.US_ASCII.decode(bytes));
        Command command = Hostile.shell("echo 1; echo 2 >&2; exec sleep $0", marker);
        Thread thread = new Thread(() -> close(control.run("job/a", command, LONG, 1000, listener)), "watched");
        thread.start();
        await().until(() -> seen.containsAll(List.of("out:1\n", "err:2\n")));
        thread.interrupt();
        thread.join();
    }

    @Test
    void isNotDisturbedByAWatcherThatFails() throws IOException {
        Finished finished = Finished.of(control.run("job/a", Hostile.shell("echo out"), LONG, 1000, (stderr, bytes) -> {
            throw new IllegalStateException("broken");
        }));
        assertThat(finished.stdout()).isEqualTo("out\n");
    }

    @Test
    void killsTheRunsOfOneJobOnly() throws Exception {
        FutureTask<End> one = background("job1/a");
        FutureTask<End> other = background("job2/a");
        await().until(() -> Survivors.withMarker(marker).size() == 2);

        control.killAll("job1/");

        assertThat(one.get()).isEqualTo(End.CANCELLED);
        assertThat(Survivors.withMarker(marker)).hasSize(1);
        assertThat(other.isDone()).isFalse();
        control.close();
        assertThat(other.get()).isEqualTo(End.CANCELLED);
    }

    @Test
    void startsNothingAfterItsEnd() throws IOException {
        control.close();
        assertThat(shell("echo out").end()).isEqualTo(End.CANCELLED);
    }

    @Test
    void startsNothingOnAThreadThatIsInterrupted() throws IOException {
        Thread.currentThread().interrupt();
        assertThat(shell("echo out").end()).isEqualTo(End.CANCELLED);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    private FutureTask<End> background(String runId) {
        FutureTask<End> task = new FutureTask<>(() -> {
            CommandResult result =
                    control.run(runId, Hostile.shell("exec sleep $0", marker), LONG, 1000, OutputListener.NONE);
            close(result);
            return result.end();
        });
        new Thread(task, runId).start();
        return task;
    }

    private Finished shell(String script) throws IOException {
        return run(Hostile.shell(script));
    }

    private Finished run(Map<String, String> environment, String... line) throws IOException {
        return run(new Command(List.of(line), environment, null));
    }

    private Finished run(Command command) throws IOException {
        return Finished.of(control.run("job/a", command, LONG, 1 << 20, OutputListener.NONE));
    }

    private record Finished(End end, int exitCode, String problem, String stdout, String stderr) {
        static Finished of(CommandResult result) throws IOException {
            String stdout = new String(result.stdout().bytes(), StandardCharsets.UTF_8);
            String stderr = new String(result.stderr().bytes(), StandardCharsets.UTF_8);
            close(result);
            return new Finished(
                    result.end(), result.exitCode(), Objects.requireNonNullElse(result.problem(), ""), stdout, stderr);
        }
    }

    private static void close(CommandResult result) {
        result.stdout().close();
        result.stderr().close();
    }
}

package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardProcessIT {
    private final Path state;
    private final String instance = UUID.randomUUID().toString();
    private final String marker = Survivors.marker();

    GuardProcessIT(@TempDir Path state) {
        this.state = state;
    }

    @Test
    void anotherWatcherStartsWhenOneWasKilled() throws IOException {
        try (ProcessControl control = ProcessControl.start(ProcessSettings.defaults(), instance, state)) {
            long first = control.guardPid();
            ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
            await().until(() ->
                    ProcessHandle.of(first).filter(ProcessHandle::isAlive).isEmpty());

            run(control, "true");

            assertThat(control.guardPid()).isNotEqualTo(first);
            assertThat(ProcessHandle.of(control.guardPid())).get().matches(ProcessHandle::isAlive);
        }
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void theWatcherIgnoresSignalsMeantForTheAgent() throws IOException {
        try (ProcessControl control = ProcessControl.start(ProcessSettings.defaults(), instance, state)) {
            long guard = control.guardPid();
            await().until(() -> ignores(guard));
            for (String signal : List.of("TERM", "INT", "HUP", "QUIT")) {
                run(control, "kill -" + signal + " " + guard);
            }
            run(control, "true");
            assertThat(control.guardPid()).isEqualTo(guard);
        }
    }

    /** Bits of the mask in {@code status}: signal n is bit n - 1. */
    private static boolean ignores(long pid) throws IOException {
        String mask = Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        long term = 1L << 14;
        return (Long.parseUnsignedLong(mask, 16) & term) != 0;
    }

    @Test
    void theNextAgentEndsWhatAgentAndWatcherLeftWhenBothWereKilled() throws Exception {
        Process agent = ProcessHosts.start(instance, state, true, Hostile.DOUBLE_FORK, marker);
        try {
            await().until(() -> Survivors.withMarker(marker).size() >= 3);
            agent.children().filter(child -> isGuard(child.pid())).forEach(ProcessHandle::destroyForcibly);
            await().until(() -> agent.children().noneMatch(child -> isGuard(child.pid())));
        } finally {
            agent.destroyForcibly().waitFor();
        }
        assertThat(Survivors.withMarker(marker)).isNotEmpty();

        String next = UUID.randomUUID().toString();
        ProcessControl.start(ProcessSettings.defaults(), next, state).close();

        assertThat(Survivors.of(instance, marker)).isEmpty();
        assertThat(state).isEmptyDirectory();
        Path own = Cgroup.own();
        assertThat(own == null || Files.notExists(own.resolve("muster-" + instance)))
                .isTrue();
    }

    @Test
    void leavesTheCommandsOfAnAgentThatStillRunsAlone() throws Exception {
        try (ProcessControl running = ProcessControl.start(ProcessSettings.defaults(), instance, state)) {
            Thread thread = new Thread(() -> run(running, "exec sleep " + marker), "running");
            thread.start();
            await().until(() -> Survivors.withMarker(marker).size() == 1);
            ProcessControl.start(ProcessSettings.defaults(), UUID.randomUUID().toString(), state)
                    .close();
            assertThat(Survivors.withMarker(marker)).hasSize(1);
            thread.interrupt();
            thread.join();
        }
        assertThat(state).isEmptyDirectory();
    }

    private static boolean isGuard(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).contains("muster-guard");
        } catch (IOException e) {
            return false;
        }
    }

    private static void run(ProcessControl control, String script) {
        CommandResult result = control.run(
                "job/a",
                new Command(List.of("/bin/sh", "-c", script), Map.of(), null),
                Duration.ofMinutes(1),
                1000,
                OutputListener.NONE);
        result.stdout().close();
        result.stderr().close();
    }
}

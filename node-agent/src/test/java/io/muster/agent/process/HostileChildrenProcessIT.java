package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.process.CommandResult.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class HostileChildrenProcessIT {
    private static final Duration TIMEOUT = Duration.ofMillis(400);

    private final Path state;
    private final String instance = UUID.randomUUID().toString();
    private final String marker = Survivors.marker();

    HostileChildrenProcessIT(@TempDir Path state) {
        this.state = state;
    }

    static Stream<Arguments> everyChild() {
        return Stream.of(Hostile.values())
                .flatMap(child -> Stream.of(Arguments.of(child, true), Arguments.of(child, false)));
    }

    /** Without a cgroup, nothing ties a process without cookie, parent and session to the agent that was killed. */
    static Stream<Arguments> everyTraceableChild() {
        return everyChild()
                .filter(arguments ->
                        arguments.get()[0] != Hostile.EMPTY_ENVIRONMENT || arguments.get()[1].equals(true));
    }

    @ParameterizedTest
    @MethodSource("everyChild")
    void nothingSurvivesTheTimeout(Hostile child, boolean cgroups) throws IOException {
        try (ProcessControl control = ProcessControl.start(settings(cgroups), instance, state)) {
            long start = System.nanoTime();
            CommandResult result = control.run("job/x", child.command(marker), TIMEOUT, 1 << 20, OutputListener.NONE);
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertGone(child, cgroups);
            assertThat(result.end()).isEqualTo(End.TIMED_OUT);
            assertThat(took).isLessThan(TIMEOUT.plus(bound(child, cgroups)));
            close(result);
        }
        assertThat(state).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("everyChild")
    void nothingSurvivesTheCancelling(Hostile child, boolean cgroups) throws Exception {
        try (ProcessControl control = ProcessControl.start(settings(cgroups), instance, state)) {
            FutureTask<CommandResult> task = new FutureTask<>(() -> {
                CommandResult result = control.run(
                        "job/x", child.command(marker), Duration.ofMinutes(5), 1 << 20, OutputListener.NONE);
                assertThat(Thread.currentThread().isInterrupted()).isFalse();
                return result;
            });
            Thread thread = new Thread(task, "canceller");
            thread.start();
            await().until(() -> Survivors.withMarker(marker).size() >= 2);
            long start = System.nanoTime();
            thread.interrupt();
            CommandResult result = task.get();
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertGone(child, cgroups);
            assertThat(result.end()).isEqualTo(End.CANCELLED);
            assertThat(took).isLessThan(bound(child, cgroups));
            close(result);
        }
        assertThat(state).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("everyChild")
    void nothingSurvivesTheEndOfTheMainProcess(Hostile child, boolean cgroups) throws IOException {
        try (ProcessControl control = ProcessControl.start(settings(cgroups), instance, state)) {
            long start = System.nanoTime();
            CommandResult result =
                    control.run("job/x", child.leaving(marker), Duration.ofMinutes(5), 1 << 20, OutputListener.NONE);
            Duration took = Duration.ofNanos(System.nanoTime() - start);

            assertGone(child, cgroups);
            assertThat(result.end()).isEqualTo(End.EXITED);
            assertThat(result.exitCode()).isEqualTo(7);
            assertThat(took).isLessThan(bound(child, cgroups).plusMillis(500));
            close(result);
        }
        assertThat(state).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("everyTraceableChild")
    void nothingSurvivesTheKillOfTheAgent(Hostile child, boolean cgroups) throws Exception {
        Process agent = ProcessHosts.start(instance, state, cgroups, child, marker);
        try {
            await().until(() -> Survivors.withMarker(marker).size() >= 2);
        } finally {
            agent.destroyForcibly().waitFor();
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> Survivors.of(instance, marker), List::isEmpty);
        await().atMost(Duration.ofSeconds(5)).until(() -> isEmpty(state));
        Path own = Cgroup.own();
        assertThat(own == null || Files.notExists(own.resolve("muster-" + instance)))
                .isTrue();
    }

    /**
     * Without a cgroup, which can be stopped and killed at once, a storm of forks in ever new sessions takes the
     * processor from the agent that hunts it: then it is over soon, but not surely within the second.
     */
    private static boolean isPromptlyOver(Hostile child, boolean cgroups) {
        return cgroups || child != Hostile.FORK_STORM;
    }

    private static Duration bound(Hostile child, boolean cgroups) {
        return Duration.ofSeconds(isPromptlyOver(child, cgroups) ? 1 : 5);
    }

    private void assertGone(Hostile child, boolean cgroups) {
        if (isPromptlyOver(child, cgroups)) {
            assertThat(Survivors.of(instance, marker)).isEmpty();
        } else {
            await().until(() -> Survivors.of(instance, marker), List::isEmpty);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private static ProcessSettings settings(boolean cgroups) {
        ProcessSettings defaults = ProcessSettings.defaults();
        return new ProcessSettings(
                defaults.nice(),
                defaults.ioClass(),
                cgroups,
                defaults.termGrace(),
                defaults.memoryBufferBytes(),
                defaults.totalMemoryBytes());
    }

    private static void close(CommandResult result) {
        result.stdout().close();
        result.stderr().close();
    }
}

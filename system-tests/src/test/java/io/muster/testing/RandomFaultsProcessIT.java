package io.muster.testing;

import io.muster.testing.cluster.TestCluster;
import io.muster.testing.trial.FaultKind;
import io.muster.testing.trial.Menu;
import io.muster.testing.trial.Trials;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Random faults at random moments, each trial with its own seed, which the log and {@code target/faults/} tell.
 * {@code -Dfaults.trials=N} asks for more of them, {@code -Dfaults.seed=S} for the same again.
 */
@Timeout(24 * 3600)
@RequiresProgram({"root", "mount"})
class RandomFaultsProcessIT {
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() / 1000);
    private static final int PROCESS_TRIALS = Integer.getInteger("faults.trials", 12);
    private static final int JVM_TRIALS = Integer.getInteger("faults.trials.jvm", 14);

    /** Collections do not survive their coordinator yet. */
    private static final Set<FaultKind> NETWORK =
            EnumSet.of(FaultKind.CUT, FaultKind.DEAFEN, FaultKind.MUTE, FaultKind.RESET, FaultKind.SLOW);

    private static void quick(TestCluster.Builder builder, String name, Menu menu, int trials, long seed) {
        try (TestCluster cluster = builder.coordinatorSetting("muster.agents.heartbeat", "250 ms")
                .coordinatorSetting("muster.agents.timeout", "1 s")
                .coordinatorSetting("muster.agents.window", "3 s")
                .start()) {
            new Trials(name, menu, seed)
                    .run(cluster, trials, Path.of("target/faults", name + ".md"))
                    .verify();
        }
    }

    private static TestCluster.Builder processes(String name) {
        return TestCluster.ofProcesses(Artifacts.folder(name)).agents("a", "b").disk("a", 8 << 10);
    }

    private static TestCluster.Builder oneJvm(String name) {
        return TestCluster.inOneJvm(Artifacts.folder(name)).agents("a", "b", "c");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void processesThatDieFreezeOrAreCutOffBreakNoPromise() {
        Menu menu = new Menu(EnumSet.allOf(FaultKind.class), NETWORK);
        quick(processes("faults-1"), "processes-1", menu, PROCESS_TRIALS, SEED);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void processesInASecondClusterBreakNoPromise() {
        Menu menu = new Menu(EnumSet.allOf(FaultKind.class), NETWORK);
        quick(processes("faults-2"), "processes-2", menu, PROCESS_TRIALS, SEED + 1_000_000);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void networkAndProgramsThatFailInOneJvmBreakNoPromise() {
        quick(
                oneJvm("faults-3"),
                "one-jvm-1",
                new Menu(Menu.inOneJvm().ofNodes(), NETWORK),
                JVM_TRIALS,
                SEED + 2_000_000);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSecondClusterInTheSameJvmBreaksNoPromise() {
        quick(
                oneJvm("faults-4"),
                "one-jvm-2",
                new Menu(Menu.inOneJvm().ofNodes(), NETWORK),
                JVM_TRIALS,
                SEED + 3_000_000);
    }
}

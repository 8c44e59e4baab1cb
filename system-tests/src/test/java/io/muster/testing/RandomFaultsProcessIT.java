package io.muster.testing;

import io.muster.testing.cluster.TestCluster;
import io.muster.testing.trial.Menu;
import io.muster.testing.trial.Trials;
import java.nio.file.Path;
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
    private static final int TRIALS = Integer.getInteger("faults.trials", 50);

    /** Three in ten for each cluster of processes, two in ten for each in this JVM. */
    private static final int PROCESS_TRIALS = (3 * TRIALS + 9) / 10;

    private static final int JVM_TRIALS = (2 * TRIALS + 9) / 10;

    private static void quick(TestCluster.Builder builder, String name, Menu menu, int trials, long seed) {
        try (TestCluster cluster = builder.coordinatorSetting("muster.agents.heartbeat", "250 ms")
                .coordinatorSetting("muster.agents.timeout", "1 s")
                .coordinatorSetting("muster.agents.window", "3 s")
                // A thousand bundles are more than the small disk of the coordinator holds.
                .coordinatorSetting("muster.retention.count", "5")
                .start()) {
            new Trials(name, menu, seed)
                    .run(cluster, trials, Path.of("target/faults", name + ".md"))
                    .verify();
        }
    }

    private static TestCluster.Builder processes(String name) {
        return TestCluster.ofProcesses(Artifacts.folder(name))
                .agents("a", "b")
                .disk("a", 8 << 10)
                .disk("coordinator1", 64 << 10);
    }

    private static TestCluster.Builder oneJvm(String name) {
        return TestCluster.inOneJvm(Artifacts.folder(name)).agents("a", "b", "c");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void processesThatDieFreezeOrAreCutOffBreakNoPromise() {
        quick(processes("faults-1"), "processes-1", Menu.everything(), PROCESS_TRIALS, SEED);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void processesInASecondClusterBreakNoPromise() {
        quick(processes("faults-2"), "processes-2", Menu.everything(), PROCESS_TRIALS, SEED + 1_000_000);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void networkAndProgramsThatFailInOneJvmBreakNoPromise() {
        quick(oneJvm("faults-3"), "one-jvm-1", Menu.inOneJvm(), JVM_TRIALS, SEED + 2_000_000);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSecondClusterInTheSameJvmBreaksNoPromise() {
        quick(oneJvm("faults-4"), "one-jvm-2", Menu.inOneJvm(), JVM_TRIALS, SEED + 3_000_000);
    }
}

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

/**
 * Random faults at random moments, seeded; the log and {@code target/faults/} say the seeds. {@code -Dfaults.trials=N}
 * asks for more, {@code -Dfaults.seed=S} for the same again; the profile {@code faults} runs nothing else.
 */
@Timeout(24 * 3600)
@RequiresProgram({"root", "mount"})
class RandomFaultsProcessIT {
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() / 1000);

    /** Collections do not survive their coordinator yet. */
    private static final Set<FaultKind> NETWORK =
            EnumSet.of(FaultKind.CUT, FaultKind.DEAFEN, FaultKind.MUTE, FaultKind.RESET, FaultKind.SLOW);

    private static Path report(String name) {
        return Path.of("target/faults", name + ".md");
    }

    @Test
    void processesThatDieFreezeOrAreCutOffBreakNoPromise() {
        try (TestCluster cluster = TestCluster.ofProcesses(Artifacts.folder("RandomFaultsProcessIT"))
                .agents("a", "b")
                .disk("a", 8 << 10)
                .start()) {
            new Trials("processes", new Menu(EnumSet.allOf(FaultKind.class), NETWORK), SEED)
                    .run(cluster, Integer.getInteger("faults.trials", 25), report("processes"))
                    .verify();
        }
    }

    @Test
    void networkAndProgramsThatFailInOneJvmBreakNoPromise() {
        try (TestCluster cluster = TestCluster.inOneJvm(Artifacts.folder("RandomFaultsIT"))
                .agents("a", "b", "c")
                .start()) {
            new Trials("one JVM", new Menu(Menu.inOneJvm().ofNodes(), NETWORK), SEED)
                    .run(cluster, Integer.getInteger("faults.trials", 25), report("one-jvm"))
                    .verify();
        }
    }
}

package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.check.Run;
import io.muster.testing.check.Workload;
import io.muster.testing.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One coordinator that is killed and started again, alone and with its agents, and its full disk. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@RequiresProgram({"root", "mount"})
class CoordinatorFaultsProcessIT {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorFaultsProcessIT.class);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final long DISK = 48 << 20;

    /** Steps of a collection, as shares of its verdicts; the seed chooses {@code -Dfaults.steps} of them. */
    private static final List<Double> STEPS = List.of(0.0, 0.2, 0.4, 0.6, 0.8, 1.0);

    private static final int CHOSEN = Math.min(STEPS.size(), Integer.getInteger("faults.steps", 2));

    @TempDir
    Path folder;

    private TestCluster cluster;
    private long seed;
    private Random random;

    @BeforeAll
    void start() {
        seed = Long.getLong("faults.seed", System.nanoTime() / 1000);
        random = new Random(seed);
        LOG.info("seed {}", seed);
        cluster = TestCluster.ofProcesses(Artifacts.folder("CoordinatorFaultsProcessIT"))
                .agents("a", "b")
                .disk("coordinator1", (int) (DISK >> 10))
                .coordinatorSetting("muster.agents.window", "20 s")
                // The bundles of the long form are more than its disk holds.
                .coordinatorSetting("muster.retention.count", "5")
                .start();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private List<Double> steps() {
        List<Double> steps = new ArrayList<>(STEPS);
        Collections.shuffle(steps, random);
        return steps.subList(0, CHOSEN);
    }

    private Run collectUntil(double share, String name) {
        Workload workload = Workload.mixed(folder.resolve(name), random);
        Run run = cluster.collect(workload);
        int items = workload.collectors().size() * cluster.nodes().size();
        run.awaitVerdicts((int) (share * items));
        Pause.of(Duration.ofMillis(random.nextInt(300)));
        return run;
    }

    @Test
    void coordinatorKilledAtAnyStepLosesNothingOnceItIsBack() {
        for (double step : steps()) {
            Run run = collectUntil(step, "coordinator-" + step);
            cluster.coordinator().kill().start();
            CollectionView end = run.awaitEnd(MINUTE);
            cluster.verify(run);
            assertThat(end.status()).as("seed %d, step %s: %s", seed, step, end).isEqualTo(CollectionState.COMPLETED);
        }
    }

    @Test
    void agentKilledAtAnyStepGoesOnOnceItIsBackAndAnswersForEverything() {
        for (double step : steps()) {
            Run run = collectUntil(step, "agent-" + step);
            cluster.node("a").kill().start();
            run.awaitEnd(MINUTE);
            cluster.verify(run);
            assertThat(run.node("b").collectorsDone()).isEqualTo(run.node("b").collectorsTotal());
        }
    }

    @Test
    void coordinatorAndAgentKilledTogetherBreakNoPromise() {
        Run run = collectUntil(0.3, "both");
        cluster.coordinator().kill();
        cluster.node("b").kill();
        cluster.node("b").start();
        cluster.coordinator().start();
        run.awaitEnd(MINUTE);
        cluster.verify(run);
    }

    @Test
    void coordinatorStoppedInAnOrderlyWayGoesOnWhereItWas() {
        Run run = collectUntil(0.3, "orderly");
        cluster.coordinator().stop().start();
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void fullDiskOfTheCoordinatorPausesTheTransferUntilThereIsRoom() {
        cluster.coordinator().fillDisk(2 << 20);
        Run run = cluster.collect(
                Workload.in(folder.resolve("full"), random).echo("quick").file("large", 8_000_000));
        run.await("a node says what it waits for", view -> Objects.requireNonNull(view.nodes()).stream()
                .anyMatch(n -> n.waitingFor() != null));
        assertThat(run.view().status()).isEqualTo(CollectionState.COLLECTING);
        cluster.coordinator().emptyDisk();
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void diskOfTheCoordinatorThatStaysFullEndsPartialAndTheBundleIsReadable() {
        cluster.coordinator().fillDisk(3 << 20);
        Run run = cluster.collect(
                Workload.in(folder.resolve("stays-full"), random)
                        .echo("quick")
                        .file("small", 20_000)
                        .file("large", 9_000_000),
                Map.of("nodeTimeout", "4s", "timeout", "12s"));
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.PARTIAL);
    }
}

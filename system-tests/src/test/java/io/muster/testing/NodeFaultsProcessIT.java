package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.VerdictKind;
import io.muster.testing.check.Run;
import io.muster.testing.check.Workload;
import io.muster.testing.cluster.TestCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What happens to agents that are processes: {@code kill -9}, SIGSTOP, a full disk, a wrong clock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@RequiresProgram({"root", "mount"})
class NodeFaultsProcessIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** How long a program is stopped; {@code -Dfaults.frozen=60} asks for the long form. */
    private static final Duration FROZEN = Duration.ofSeconds(Integer.getInteger("faults.frozen", 8));

    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeAll
    void start() {
        cluster = TestCluster.ofProcesses(Artifacts.folder("NodeFaultsProcessIT"))
                .agents("healthy", "one", "three", "eight")
                .disk("one", 1 << 10)
                .disk("three", 3 << 10)
                .disk("eight", 8 << 10)
                .start();
    }

    @AfterAll
    void stop() {
        cluster.close();
    }

    private Workload workload(String name) {
        return Workload.in(folder.resolve(name), new Random(name.hashCode()));
    }

    @Test
    void killedAgentLosesOnlyItsOpenCollectorsAndLeavesNoProcess() {
        Run run = cluster.collect(workload("killed").file("first", 400_000).stubborn("stubborn", 5));
        run.awaitVerdicts("healthy", 1);
        cluster.node("healthy").kill();
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(run.verdicts("healthy")).contains(VerdictKind.LOST);
        assertThat(run.verdicts("one")).containsOnly(VerdictKind.COLLECTED);
    }

    @Test
    void agentStoppedForLongHoldsUpNobodyAndIsThereForTheNextCollection() {
        Run run = cluster.collect(workload("frozen").file("first", 400_000).paced("slow", 20, 0.1));
        run.awaitVerdicts("healthy", 1);
        cluster.node("healthy").freeze();
        run.await("the others are done", view -> view.progress().nodesDone() >= 3);
        assertThat(run.node("one").state()).isEqualTo(NodeState.COLLECTED);
        Pause.of(FROZEN);
        cluster.node("healthy").thaw();
        run.awaitEnd(MINUTE);
        cluster.verify(run);

        Run next = cluster.collect(workload("thawed").file("first", 400_000));
        cluster.verify(next);
        assertThat(next.view().status()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void coordinatorStoppedForLongLosesNothing() {
        Run run = cluster.collect(workload("stalled").file("first", 2_000_000).paced("slow", 30, 0.1));
        run.awaitVerdicts(1);
        cluster.coordinator().freeze();
        Pause.of(FROZEN);
        cluster.coordinator().thaw();
        run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(run.view().status()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void nodesWhoseDiskIsFullStillDeliverEverythingThroughMemory() {
        for (String node : new String[] {"one", "three", "eight"}) {
            cluster.node(node).fillDisk(0);
        }
        Run run = cluster.collect(
                workload("full").file("large", 9_000_000).echo("quick").file("last", 5_000_000));
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void spoolsOfOneThreeAndEightMebibytesCarryMoreThanTheyHold() {
        cluster.nodes().forEach(node -> cluster.node(node).slow(Duration.ofMillis(20), 3_000_000));
        Run run = cluster.collect(
                workload("small").file("large", 9_000_000).bulk("bulk", 700_000).file("last", 5_000_000));
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
    }
}

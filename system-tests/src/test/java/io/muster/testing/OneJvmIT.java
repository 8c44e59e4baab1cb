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

/** A coordinator and four product agents in this JVM, joined by links that tests cut, bend and slow down. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneJvmIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private TestCluster cluster;

    @BeforeAll
    void start() {
        cluster = TestCluster.inOneJvm(Artifacts.folder("OneJvmIT"))
                .agents("a", "b", "c", "d")
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
    void withoutFaultsEverythingArrivesAndNothingIsLeft() {
        Run run = cluster.collect(Workload.mixed(folder.resolve("calm"), new Random(1)));
        cluster.verify(run);
        assertThat(run.view().status()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void halfOfTheAgentsCutOffLoseTheirOpenCollectorsAndNobodyElses() {
        Run run = cluster.collect(workload("half").file("first", 300_000).paced("slow", 30, 0.1));
        run.awaitVerdicts(4);
        cluster.node("a").cut();
        cluster.node("b").cut();
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(run.verdicts("c")).containsOnly(VerdictKind.COLLECTED);
        assertThat(run.verdicts("d")).containsOnly(VerdictKind.COLLECTED);
        assertThat(run.verdicts("a")).contains(VerdictKind.LOST);
        assertThat(run.node("a").reason()).isNotBlank();
    }

    @Test
    void agentThatIsHeardButHearsNothingHoldsUpNobody() {
        Run run = cluster.collect(workload("deaf").file("first", 300_000).paced("slow", 30, 0.1));
        run.awaitVerdicts("a", 1);
        cluster.node("a").deafen();
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(run.node("b").state()).isEqualTo(NodeState.COLLECTED);
    }

    @Test
    void agentThatHearsButIsNotHeardHoldsUpNobody() {
        Run run = cluster.collect(workload("mute").file("first", 300_000).paced("slow", 30, 0.1));
        run.awaitVerdicts("a", 1);
        cluster.node("a").mute();
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(run.node("b").state()).isEqualTo(NodeState.COLLECTED);
    }

    @Test
    void cutThatHealsWithinTheWindowLosesNothing() {
        Run run = cluster.collect(workload("short").file("first", 2_000_000).paced("slow", 40, 0.1));
        run.awaitVerdicts("b", 1);
        cluster.node("b").flap(Duration.ofSeconds(3), Duration.ZERO, 1);
        run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(run.view().status()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void agentsThatFlapEveryFewSecondsStillDeliverEverything() {
        Run run = cluster.collect(
                workload("flap").file("first", 2_000_000).paced("slow", 60, 0.1).file("last", 500_000));
        run.awaitVerdicts(1);
        for (int i = 0; i < 3; i++) {
            cluster.node("c").flap(Duration.ofMillis(1500), Duration.ofMillis(300), 1);
            cluster.node("d").flap(Duration.ofMillis(2500), Duration.ofMillis(300), 1);
        }
        run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(run.view().status()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void connectionsThatAreResetAgainAndAgainLoseNothing() {
        Run run = cluster.collect(workload("reset").file("first", 3_000_000).paced("slow", 30, 0.1));
        for (int i = 0; i < 5; i++) {
            cluster.nodes().forEach(node -> cluster.link(node).reset());
            run.awaitVerdicts("a", i > 2 ? 1 : 0);
        }
        run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(run.view().status()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void slowNetworkDelaysButLosesNothing() {
        cluster.nodes().forEach(node -> cluster.node(node).slow(Duration.ofMillis(200), 400_000));
        Run run = cluster.collect(
                workload("slow").file("first", 1_000_000).echo("quick").paced("slow", 10, 0.1));
        run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(run.view().status()).isEqualTo(CollectionState.COMPLETED);
    }

    @Test
    void agentThatEndsUnheardInTheMiddleLosesWhatWasOpenAndLeavesNothing() {
        Run run = cluster.collect(workload("gone").file("first", 300_000).stubborn("stubborn", 5));
        run.awaitVerdicts("d", 1);
        cluster.node("d").kill();
        CollectionView end = run.awaitEnd(MINUTE);
        cluster.verify(run);
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(run.verdicts("a")).containsOnly(VerdictKind.COLLECTED);
        assertThat(run.verdicts("d")).contains(VerdictKind.LOST);
    }
}

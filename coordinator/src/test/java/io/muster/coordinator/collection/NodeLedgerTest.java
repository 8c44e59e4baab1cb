package io.muster.coordinator.collection;

import static io.muster.coordinator.collection.Samples.A;
import static io.muster.coordinator.collection.Samples.B;
import static io.muster.coordinator.collection.Samples.COLLECTED;
import static io.muster.coordinator.collection.Samples.ID;
import static io.muster.coordinator.collection.Samples.N1;
import static io.muster.coordinator.collection.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NodeLedgerTest {
    private final NodeLedger ledger = new NodeLedger(ID, N1, List.of(A, B));
    private long sequence;

    private List<CollectionEvent> take(JobUpdate update) {
        return ledger.take(new JobUpdated(ID, ++sequence, update), NOW);
    }

    private static NodeState endState(List<CollectionEvent> events) {
        return ((CollectionEvent.NodeChanged) events.get(events.size() - 1)).state();
    }

    @Test
    void aCompleteJobIsCollected() {
        take(new JobUpdate.Accepted(NOW));
        take(new JobUpdate.CollectorFinished(A, COLLECTED));
        take(new JobUpdate.CollectorFinished(B, COLLECTED));
        take(new JobUpdate.Finished(NOW, 3, 100, null));
        assertThat(endState(ledger.endFinished(3, NOW))).isEqualTo(NodeState.COLLECTED);
    }

    @Test
    void chunksThatAreMissingMakeItPartialAndAreTold() {
        take(new JobUpdate.CollectorFinished(A, COLLECTED));
        take(new JobUpdate.CollectorFinished(B, COLLECTED));
        take(new JobUpdate.Finished(NOW, 3, 100, null));
        List<CollectionEvent> end = ledger.endFinished(2, NOW);
        assertThat(endState(end)).isEqualTo(NodeState.PARTIAL);
        assertThat(end).anySatisfy(e -> assertThat(e)
                .isInstanceOfSatisfying(CollectionEvent.Warned.class, w -> assertThat(w.warning())
                        .contains("only 2 of 3 chunks")));
    }

    @Test
    void goesOnAfterWhatIsSafe() {
        NodeRecord record = new NodeRecord(new io.muster.protocol.plan.Plan.NodePlan(N1, List.of(A, B)));
        record.apply(new CollectionEvent.NodeChanged(ID, NOW, N1, NodeState.COLLECTING, null));
        record.answered(A, COLLECTED);
        record.heard(1, 3);
        NodeLedger resumed = NodeLedger.resume(ID, N1, record, false);
        assertThat(resumed.isAccepted()).isTrue();
        assertThat(resumed.orderOf(3)).isEqualTo(NodeLedger.Order.KNOWN);
        assertThat(resumed.orderOf(4)).isEqualTo(NodeLedger.Order.NEXT);
        assertThat(resumed.take(new JobUpdated(ID, 4, new JobUpdate.CollectorFinished(A, COLLECTED)), NOW))
                .isEmpty();
        assertThat(resumed.take(new JobUpdated(ID, 5, new JobUpdate.CollectorFinished(B, COLLECTED)), NOW))
                .hasSize(1);
        resumed.take(new JobUpdated(ID, 6, new JobUpdate.Finished(NOW, 2, 10, null)), NOW);
        assertThat(endState(resumed.endFinished(2, NOW))).isEqualTo(NodeState.COLLECTED);
    }

    private static NodeLedger takenOver() {
        NodeRecord record = new NodeRecord(new io.muster.protocol.plan.Plan.NodePlan(N1, List.of(A, B)));
        record.apply(new CollectionEvent.NodeChanged(ID, NOW, N1, NodeState.COLLECTING, null));
        record.answered(A, COLLECTED);
        record.heard(1, 3);
        return NodeLedger.resume(ID, N1, record, true);
    }

    private static List<CollectorId> lost(List<CollectionEvent> events) {
        return events.stream()
                .filter(CollectionEvent.ContentLost.class::isInstance)
                .flatMap(e -> ((CollectionEvent.ContentLost) e).collectors().stream())
                .toList();
    }

    @Test
    void whatAnEarlierCoordinatorHadIsKeptWhenAllChunksCameAgain() {
        NodeLedger resumed = takenOver();
        resumed.take(new JobUpdated(ID, 4, new JobUpdate.CollectorFinished(B, COLLECTED)), NOW);
        resumed.take(new JobUpdated(ID, 5, new JobUpdate.Finished(NOW, 2, 10, null)), NOW);
        assertThat(resumed.missing(1)).isEqualTo(1);
        resumed.confirm(2);
        List<CollectionEvent> end = resumed.endFinished(2, NOW);
        assertThat(lost(end)).isEmpty();
        assertThat(endState(end)).isEqualTo(NodeState.COLLECTED);
    }

    @Test
    void whatAnEarlierCoordinatorHadIsLostWhenItsChunksDoNotCome() {
        NodeLedger resumed = takenOver();
        resumed.take(new JobUpdated(ID, 4, new JobUpdate.CollectorFinished(B, COLLECTED)), NOW);
        resumed.take(new JobUpdated(ID, 5, new JobUpdate.Finished(NOW, 2, 10, null)), NOW);
        resumed.confirm(1);
        List<CollectionEvent> end = resumed.endFinished(1, NOW);
        assertThat(lost(end)).containsExactly(A);
        assertThat(endState(end)).isNotEqualTo(NodeState.COLLECTED);
        assertThat(lost(takenOver().endEarly(VerdictKind.LOST, NodeState.FAILED, "vanished", NOW)))
                .containsExactly(A);
    }

    @Test
    void aJobThatBeganAgainKeepsOnlyWhatItCollectedAgain() {
        NodeLedger again = takenOver();
        again.beginAgain();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.lastSequence()).isZero();
        again.take(new JobUpdated(ID, 1, new JobUpdate.CollectorFinished(A, COLLECTED), 2), NOW);
        assertThat(again.take(new JobUpdated(ID, 2, new JobUpdate.CollectorFinished(B, COLLECTED), 2), NOW))
                .hasSize(1);
        again.take(new JobUpdated(ID, 3, new JobUpdate.Finished(NOW, 2, 10, null), 2), NOW);
        again.confirm(2);
        assertThat(lost(again.endFinished(2, NOW))).isEmpty();

        NodeLedger failing = takenOver();
        failing.beginAgain();
        Verdict failed = Verdict.withoutRun(VerdictKind.FAILED, "not this time");
        assertThat(failing.take(new JobUpdated(ID, 1, new JobUpdate.CollectorFinished(A, failed), 2), NOW))
                .isEmpty();
        failing.take(new JobUpdated(ID, 2, new JobUpdate.Finished(NOW, 0, 0, null), 2), NOW);
        failing.confirm(0);
        assertThat(lost(failing.endFinished(0, NOW))).containsExactly(A);
    }

    @Test
    void aSecondVerdictAndAnUnplannedOneAreIgnored() {
        take(new JobUpdate.CollectorFinished(A, COLLECTED));
        assertThat(take(new JobUpdate.CollectorFinished(A, Verdict.withoutRun(VerdictKind.FAILED, "again"))))
                .isEmpty();
        assertThat(take(new JobUpdate.CollectorFinished(new CollectorId("unplanned"), COLLECTED)))
                .isEmpty();
        assertThat(take(new JobUpdate.CollectorStarted(A, NOW))).isEmpty();
    }

    @Test
    void whatTheAgentForgotIsAnswered() {
        take(new JobUpdate.CollectorFinished(A, COLLECTED));
        take(new JobUpdate.Finished(NOW, 0, 0, null));
        List<CollectionEvent> end = ledger.endFinished(0, NOW);
        assertThat(end).anySatisfy(e -> assertThat(e).isInstanceOfSatisfying(CollectionEvent.VerdictGiven.class, v -> {
            assertThat(v.collector()).isEqualTo(B);
            assertThat(v.verdict().kind()).isEqualTo(VerdictKind.FAILED);
        }));
        assertThat(endState(end)).isEqualTo(NodeState.PARTIAL);
    }

    @Test
    void nothingCollectedIsFailed() {
        take(new JobUpdate.CollectorFinished(A, Verdict.withoutRun(VerdictKind.MISSING, "no such command")));
        take(new JobUpdate.CollectorFinished(B, Verdict.withoutRun(VerdictKind.MISSING, "no such command")));
        take(new JobUpdate.Finished(NOW, 0, 0, null));
        assertThat(endState(ledger.endFinished(0, NOW))).isEqualTo(NodeState.FAILED);
    }

    @Property(tries = 200)
    void whateverHappensEveryPlannedItemIsAnsweredOnce(
            @ForAll List<@IntRange(max = 6) Integer> steps, @ForAll boolean early) {
        NodeLedger any = new NodeLedger(ID, N1, List.of(A, B));
        List<CollectionEvent> all = new ArrayList<>();
        long number = 0;
        for (int step : steps) {
            all.addAll(any.take(new JobUpdated(ID, ++number, update(step)), NOW));
        }
        if (early || !any.isFinished()) {
            all.addAll(any.endEarly(VerdictKind.LOST, NodeState.FAILED, "gone", NOW));
        } else {
            all.addAll(any.endFinished(0, NOW));
        }
        assertThat(all.stream()
                        .filter(CollectionEvent.VerdictGiven.class::isInstance)
                        .map(e -> ((CollectionEvent.VerdictGiven) e).collector()))
                .containsExactlyInAnyOrder(A, B);
        assertThat(endState(all).isTerminal()).isTrue();
    }

    private static JobUpdate update(int step) {
        return switch (step) {
            case 0 -> new JobUpdate.Accepted(NOW);
            case 1 -> new JobUpdate.CollectorStarted(A, NOW);
            case 2 -> new JobUpdate.CollectorFinished(A, COLLECTED);
            case 3 -> new JobUpdate.CollectorFinished(B, Verdict.withoutRun(VerdictKind.DENIED, "policy"));
            case 4 -> new JobUpdate.CollectorFinished(new CollectorId("other"), COLLECTED);
            case 5 -> new JobUpdate.Collected(NOW);
            default -> new JobUpdate.Finished(NOW, 1, 1, null);
        };
    }
}

package io.muster.coordinator.collection;

import static io.muster.coordinator.collection.Samples.A;
import static io.muster.coordinator.collection.Samples.B;
import static io.muster.coordinator.collection.Samples.COLLECTED;
import static io.muster.coordinator.collection.Samples.ID;
import static io.muster.coordinator.collection.Samples.N1;
import static io.muster.coordinator.collection.Samples.N2;
import static io.muster.coordinator.collection.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ManagerStateTest {
    private final ManagerState state = new ManagerState(List.of());

    private void happen(CollectionEvent... events) {
        for (CollectionEvent event : events) {
            assertThat(state.accepts(event)).as(event.toString()).isTrue();
            state.apply(event);
        }
    }

    private CollectionRecord record() {
        return state.find(ID).orElseThrow();
    }

    private static CollectionEvent requested() {
        return new CollectionEvent.Requested(ID, NOW, Samples.request());
    }

    private static CollectionEvent becomes(CollectionState next) {
        return new CollectionEvent.StateChanged(ID, NOW, next, null);
    }

    private static CollectionEvent node(NodeState next) {
        return new CollectionEvent.NodeChanged(ID, NOW, N1, next, null);
    }

    private static CollectionEvent verdict(Verdict verdict) {
        return new CollectionEvent.VerdictGiven(ID, NOW, N1, A, verdict);
    }

    @Test
    void statesNeverGoBackwards() {
        happen(requested(), becomes(CollectionState.COLLECTING), new CollectionEvent.Planned(ID, NOW, Samples.plan()));
        happen(node(NodeState.TRANSFERRING));
        assertThat(state.accepts(node(NodeState.COLLECTING))).isFalse();
        happen(node(NodeState.PARTIAL));
        assertThat(state.accepts(node(NodeState.FAILED))).isFalse();
        happen(becomes(CollectionState.PARTIAL));
        assertThat(state.accepts(becomes(CollectionState.COMPLETED))).isFalse();
        assertThat(state.accepts(becomes(CollectionState.COLLECTING))).isFalse();
    }

    @Test
    void aVerdictIsFinal() {
        happen(requested(), becomes(CollectionState.COLLECTING), new CollectionEvent.Planned(ID, NOW, Samples.plan()));
        happen(new CollectionEvent.CollectorStarted(ID, NOW, N1, A), verdict(COLLECTED));
        assertThat(state.accepts(verdict(Verdict.withoutRun(VerdictKind.LOST, "gone"))))
                .isFalse();
        assertThat(record().openItems()).hasSize(3);
        assertThat(record().verdicts()).containsEntry(VerdictKind.COLLECTED, 1).hasSize(1);
    }

    @Test
    void onlyCompleteCollectionsAreCompleted() {
        happen(requested(), becomes(CollectionState.COLLECTING), new CollectionEvent.Planned(ID, NOW, Samples.plan()));
        for (var node : List.of(N1, N2)) {
            for (var collector : List.of(A, B)) {
                happen(new CollectionEvent.VerdictGiven(ID, NOW, node, collector, COLLECTED));
            }
            happen(new CollectionEvent.NodeChanged(
                    ID, NOW, node, node.equals(N1) ? NodeState.COLLECTED : NodeState.PARTIAL, "chunks missing"));
        }
        assertThat(CollectionOutcome.of(record()).state()).isEqualTo(CollectionState.PARTIAL);
        happen(new CollectionEvent.CancelRequested(ID, NOW, "ann"));
        assertThat(CollectionOutcome.of(record()).state()).isEqualTo(CollectionState.CANCELLED);
    }

    @Test
    void nothingUsableIsFailed() {
        happen(requested(), becomes(CollectionState.COLLECTING), new CollectionEvent.Planned(ID, NOW, Samples.plan()));
        for (var item : record().openItems()) {
            happen(new CollectionEvent.VerdictGiven(
                    ID, NOW, item.node(), item.collector(), Verdict.withoutRun(VerdictKind.LOST, "gone")));
        }
        assertThat(CollectionOutcome.of(record()).state()).isEqualTo(CollectionState.FAILED);
    }

    @Test
    void findsByKeyUntilItIsDeleted() {
        happen(requested());
        assertThat(state.byKey("key")).isPresent();
        assertThat(state.byKey("other")).isEmpty();
        assertThat(state.byKey(null)).isEmpty();
        happen(becomes(CollectionState.CANCELLED), new CollectionEvent.Deleted(ID, NOW));
        assertThat(state.byKey("key")).isEmpty();
        assertThat(state.find(ID)).isEmpty();
    }

    @Test
    void historyIsReadByNumber() {
        happen(requested(), becomes(CollectionState.COLLECTING));
        assertThat(record().eventsAfter(0, 10)).hasSize(2);
        assertThat(record().eventsAfter(1, 10)).containsExactly(becomes(CollectionState.COLLECTING));
        assertThat(record().eventsAfter(2, 10)).isEmpty();
        assertThat(record().eventsAfter(99, 10)).isEmpty();
        assertThat(record().eventsAfter(0, 1)).hasSize(1);
    }

    @Property(tries = 100)
    void noOrderOfEventsBreaksTheRules(@ForAll long seed) {
        Random random = new Random(seed);
        List<CollectionState> states = List.of(CollectionState.values());
        CollectionRecord record = new CollectionRecord((CollectionEvent.Requested) requested());
        record.apply(new CollectionEvent.Planned(ID, NOW, Samples.plan()));
        for (int i = 0; i < 60; i++) {
            CollectionState before = record.state();
            int answered = record.answers().size();
            CollectionEvent event = random.nextInt(3) == 0
                    ? becomes(states.get(random.nextInt(states.size())))
                    : new CollectionEvent.VerdictGiven(
                            ID, NOW, random.nextBoolean() ? N1 : N2, random.nextBoolean() ? A : B, COLLECTED);
            if (record.accepts(event)) {
                record.apply(event);
                assertThat(record.state().compareTo(before)).isNotNegative();
            }
            assertThat(record.answers().size()).isBetween(answered, answered + 1);
            assertThat(record.answers().size() + record.openItems().size()).isEqualTo(4);
        }
    }

    @Test
    void whereARecoveryBeginsIsNeverChangedByIt() {
        ManagerState beginning = ManagerState.untouched(List.of());
        ManagerState after = beginning.apply(new CollectionEvent.Requested(Samples.ID, Samples.NOW, Samples.request()));
        assertThat(after.collections()).isEqualTo(1);
        assertThat(beginning.collections()).isZero();
    }
}

package io.muster.coordinator.collection;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TopUpTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final CollectorId A = new CollectorId("a");
    private static final CollectorId B = new CollectorId("b");

    private static Verdict verdict(VerdictKind kind, long bytes) {
        return new Verdict(
                kind, kind == VerdictKind.COLLECTED ? null : "why", null, null, null, 0, bytes, 0, List.of());
    }

    private static TopUp topUp(boolean apart, Verdict ofB) {
        return new TopUp(
                Samples.ID,
                apart,
                "root",
                "top-up-2",
                new Plan(List.of(new NodePlan(N1, List.of(A, B)), new NodePlan(N2, List.of(A)))),
                List.of(
                        new TopUp.Told(N1, A, verdict(VerdictKind.COLLECTED, 5)),
                        new TopUp.Told(N1, B, ofB),
                        new TopUp.Told(N2, A, verdict(VerdictKind.TRUNCATED, 9))),
                List.of(),
                Set.of(N1));
    }

    @Test
    void whatWasCutByALimitIsNotMissing() {
        assertThat(topUp(false, verdict(VerdictKind.TIMED_OUT, 3)).missing())
                .isEqualTo(new Plan(List.of(new NodePlan(N1, List.of(B)))));
    }

    @Test
    void aNewVerdictCountsUnlessOnlyTheOldOneHasContent() {
        PlannedItem item = new PlannedItem(N1, B);
        Verdict old = verdict(VerdictKind.TIMED_OUT, 3);
        for (Verdict better : List.of(verdict(VerdictKind.COLLECTED, 0), verdict(VerdictKind.TIMED_OUT, 1))) {
            assertThat(topUp(false, old).with(Map.of(item, better)))
                    .containsEntry(item, better)
                    .hasSize(3);
        }
        Verdict nothing = verdict(VerdictKind.LOST, 0);
        assertThat(topUp(false, old).with(Map.of(item, nothing))).containsEntry(item, old);
        assertThat(topUp(false, old).with(Map.of())).containsEntry(item, old);
        assertThat(topUp(false, verdict(VerdictKind.FAILED, 0)).with(Map.of(item, nothing)))
                .containsEntry(item, nothing);
    }

    @Test
    void newContentNeverTakesAPathThatIsTaken() {
        Verdict old = verdict(VerdictKind.TIMED_OUT, 3);
        assertThat(topUp(false, old).rootOf(N1)).isEqualTo("root/top-up-2");
        assertThat(topUp(false, old).rootOf(N2)).isEqualTo("root");
        assertThat(topUp(true, old).rootOf(N1)).isEqualTo("root");
    }

    @Test
    void aDependencyThatSucceededTheFirstTimeIsMet() {
        CollectorSpec b = Samples.spec(B, Scope.HOST, new Dependency(A, Condition.SUCCEEDED, false));
        CollectionRequest request = Samples.request(Samples.spec(A, Scope.HOST), b)
                .completing(
                        topUp(false, verdict(VerdictKind.SKIPPED, 0)),
                        CollectionId.next(Samples.NOW),
                        null,
                        "ann",
                        Samples.NOW);
        Plan plan = Planner.plan(request, List.of(), Set.of());
        CollectorSpec told = Planner.order(request, plan, N1).collectors().get(0);
        assertThat(told.id()).isEqualTo(B);
        assertThat(told.dependsOn()).isEmpty();
        assertThat(told.action()).isNotInstanceOf(CollectorAction.Unavailable.class);
    }
}

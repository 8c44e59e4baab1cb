package io.muster.coordinator.collection;

import static io.muster.coordinator.collection.Samples.A;
import static io.muster.coordinator.collection.Samples.B;
import static io.muster.coordinator.collection.Samples.N1;
import static io.muster.coordinator.collection.Samples.N2;
import static io.muster.coordinator.collection.Samples.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final CollectorId CLUSTER = new CollectorId("cluster");

    @Test
    void everyNodeIsPlannedWhetherItIsThereOrNot() {
        Plan plan = Planner.plan(Samples.request(), List.of(N1, N2), Set.of());
        assertThat(plan.items())
                .containsExactlyInAnyOrder(
                        new PlannedItem(N1, A), new PlannedItem(N1, B), new PlannedItem(N2, A), new PlannedItem(N2, B));
    }

    @Test
    void clusterScopedCollectorsArePlannedOnceOnANodeThatIsThere() {
        CollectionRequest request = Samples.request(spec(CLUSTER, Scope.CLUSTER), spec(A, Scope.HOST));
        Plan plan = Planner.plan(request, List.of(N1, N2), Set.of(N2));
        assertThat(plan.items())
                .containsExactlyInAnyOrder(
                        new PlannedItem(N1, A), new PlannedItem(N2, A), new PlannedItem(N2, CLUSTER));
    }

    @Test
    void aTopUpPlansWhatIsMissingAndTakesTheRestAsDone() {
        TopUp lacking =
                new TopUp(Samples.ID, List.of(new Plan.NodePlan(N1, List.of(B)), new Plan.NodePlan(N2, List.of(A, B))));
        CollectionRequest request = Samples.topUp(lacking);
        Plan plan = Planner.plan(request, List.of(N1, N2), Set.of(N1, N2));
        assertThat(plan.items())
                .containsExactlyInAnyOrder(new PlannedItem(N1, B), new PlannedItem(N2, A), new PlannedItem(N2, B));
        // B needs A, which the first bundle has from this node.
        JobOrder order = Planner.order(request, plan, N1);
        assertThat(order.collectors()).hasSize(1);
        assertThat(order.collectors().get(0).action()).isInstanceOf(CollectorAction.Run.class);
        assertThat(order.collectors().get(0).dependsOn()).isEmpty();
        assertThat(Planner.order(request, plan, N2).collectors().get(1).dependsOn())
                .hasSize(1);
    }

    @Test
    void aDependencyOnWhatIsElsewhereNeverReachesAnAgent() {
        CollectionRequest request = Samples.request(
                spec(CLUSTER, Scope.CLUSTER),
                spec(A, Scope.HOST, new Dependency(CLUSTER, Condition.SUCCEEDED, false)),
                spec(B, Scope.HOST, new Dependency(CLUSTER, Condition.COMPLETED, false)));
        Plan plan = Planner.plan(request, List.of(N1, N2), Set.of(N1));
        JobOrder order = Planner.order(request, plan, N2);
        assertThat(order.collectors()).allMatch(c -> c.dependsOn().isEmpty());
        assertThat(order.collectors().get(0).action()).isInstanceOf(CollectorAction.Unavailable.class);
        assertThat(order.collectors().get(1).action()).isInstanceOf(CollectorAction.Run.class);
        assertThat(Planner.order(request, plan, N1).collectors().get(1).dependsOn())
                .hasSize(1);
    }

    @Test
    void theWholesBytesAreSharedByTheNodes() {
        CollectionLimits limits =
                new CollectionLimits(1, 1, null, Duration.ofMinutes(1), Duration.ofMinutes(1), 1000, 1000, 900L, 2);
        assertThat(limits.forNode(3).maxBytesPerNode()).isEqualTo(300);
        assertThat(limits.forNode(3).maxBytesPerCollector()).isEqualTo(300);
    }

    @Test
    void theLongestTimeCountsLocksOneAfterAnotherAndEndsAtTheNodesLimit() {
        CollectionRequest request = Samples.request();
        Plan plan = Planner.plan(request, List.of(N1), Set.of(N1));
        JobOrder order = Planner.order(request, plan, N1);
        // Two collectors of 10 s, bounded to 4 s each by the limits, with a lock.
        assertThat(PlanViews.atMost(order)).isEqualTo(Duration.ofSeconds(8));
    }
}

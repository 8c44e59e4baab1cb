package io.muster.coordinator.collection;

import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Turns a request into a plan, and the plan into each node's order. Collectors of the cluster's scope are planned once,
 * on the first node that is there.
 */
public final class Planner {
    private Planner() {}

    public static Plan plan(CollectionRequest request, List<NodeId> nodes, Set<NodeId> connected) {
        TopUp topUp = request.topUp();
        if (topUp != null) {
            return topUp.missing();
        }
        Optional<NodeId> clusterNode = nodes.stream()
                .filter(connected::contains)
                .findFirst()
                .or(() -> nodes.stream().findFirst());
        List<NodePlan> plans = new ArrayList<>();
        for (NodeId node : nodes) {
            boolean takesCluster = clusterNode.filter(node::equals).isPresent();
            plans.add(new NodePlan(
                    node,
                    request.collectors().stream()
                            .filter(c -> takesCluster || c.scope() == Scope.HOST)
                            .map(CollectorSpec::id)
                            .toList()));
        }
        return new Plan(plans);
    }

    /** What a node is told to do: its collectors in the order of the spec. */
    public static JobOrder order(CollectionRequest request, Plan plan, NodeId node) {
        Set<CollectorId> planned = new HashSet<>(plan.nodes().stream()
                .filter(p -> p.node().equals(node))
                .findFirst()
                .map(NodePlan::collectors)
                .orElse(List.of()));
        TopUp topUp = request.topUp();
        Set<CollectorId> succeeded = topUp == null ? Set.of() : topUp.succeeded(node);
        return new JobOrder(
                node,
                topUp == null ? request.root() : topUp.rootOf(node),
                true,
                request.format(),
                request.collectors().stream()
                        .filter(c -> planned.contains(c.id()))
                        .map(c -> local(c, planned, succeeded))
                        .toList(),
                request.limits().forNode(plan.nodes().size()),
                request.since(),
                request.until(),
                request.redactionOrder(),
                request.recipients(),
                new JobOrder.Origin(request.requestedBy(), request.storedSpec()));
    }

    /**
     * A collector whose dependencies are all on its node. One that needs the success of a cluster-scoped collector
     * elsewhere cannot run, as this version runs none of those; any other edge to it means nothing here, and neither
     * does one to what has succeeded in an earlier collection.
     */
    private static CollectorSpec local(CollectorSpec c, Set<CollectorId> planned, Set<CollectorId> succeeded) {
        List<Dependency> kept = c.dependsOn().stream()
                .filter(d -> planned.contains(d.collector()))
                .toList();
        if (kept.size() == c.dependsOn().size()) {
            return c;
        }
        CollectorAction action = c.dependsOn().stream()
                .filter(d -> !planned.contains(d.collector()))
                .filter(d -> d.condition() == Condition.SUCCEEDED && !d.implicit())
                .filter(d -> !succeeded.contains(d.collector()))
                .findFirst()
                .<CollectorAction>map(d -> new CollectorAction.Unavailable(
                        c.type(), "depends on " + d.collector() + ", which did not succeed: it is cluster-scoped"))
                .orElse(c.action());
        return new CollectorSpec(
                c.id(),
                c.type(),
                c.collectorName(),
                c.scope(),
                action,
                c.excluded(),
                kept,
                c.timeout(),
                c.maxBytes(),
                c.priority(),
                c.exclusive(),
                c.line());
    }
}

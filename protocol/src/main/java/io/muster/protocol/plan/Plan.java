package io.muster.protocol.plan;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a collection promises to answer for: fixed before anything starts, never changed afterwards. */
public record Plan(List<NodePlan> nodes) {
    public Plan {
        nodes = List.copyOf(nodes);
        if (nodes.stream().map(NodePlan::node).distinct().count() != nodes.size()) {
            throw new IllegalArgumentException("a node is planned twice");
        }
    }

    /** The collectors of one node, in the order of the spec. */
    public record NodePlan(NodeId node, List<CollectorId> collectors) {
        public NodePlan {
            collectors = List.copyOf(collectors);
            if (new HashSet<>(collectors).size() != collectors.size()) {
                throw new IllegalArgumentException("a collector is planned twice on " + node);
            }
        }
    }

    public Set<PlannedItem> items() {
        Set<PlannedItem> items = new HashSet<>();
        for (NodePlan node : nodes) {
            for (CollectorId collector : node.collectors()) {
                items.add(new PlannedItem(node.node(), collector));
            }
        }
        return items;
    }

    /** Compares the plan with what was answered: both sets are empty exactly when nothing is unaccounted for. */
    public Proof prove(Collection<PlannedItem> answered) {
        Set<PlannedItem> missing = items();
        Set<PlannedItem> unplanned = new HashSet<>(answered);
        unplanned.removeAll(missing);
        missing.removeAll(new HashSet<>(answered));
        return new Proof(
                missing.stream().sorted().toList(), unplanned.stream().sorted().toList());
    }

    /** The difference between a plan and its verdicts. */
    public record Proof(List<PlannedItem> missing, List<PlannedItem> unplanned) {
        public boolean holds() {
            return missing.isEmpty() && unplanned.isEmpty();
        }
    }
}

package io.muster.protocol.plan;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import java.util.Comparator;

/** One collector on one node: the unit of the plan, and of the verdicts. */
public record PlannedItem(NodeId node, CollectorId collector) implements Comparable<PlannedItem> {
    private static final Comparator<PlannedItem> ORDER =
            Comparator.comparing(PlannedItem::node).thenComparing(PlannedItem::collector);

    @Override
    public int compareTo(PlannedItem other) {
        return ORDER.compare(this, other);
    }
}

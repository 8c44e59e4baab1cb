package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node that was seen once, or is configured. It appears in every plan, whether its agent is there or not.
 *
 * @param lastSeen null for a configured node that never connected
 */
public record KnownNode(
        NodeId node,
        @Nullable Instant lastSeen,
        @Nullable String agentVersion,
        @Nullable String address,
        Map<String, String> labels,
        Map<String, String> facts) {
    public KnownNode {
        labels = labels == null ? Map.of() : Map.copyOf(labels);
        facts = facts == null ? Map.of() : Map.copyOf(facts);
    }

    static KnownNode configured(NodeId node) {
        return new KnownNode(node, null, null, null, Map.of(), Map.of());
    }
}

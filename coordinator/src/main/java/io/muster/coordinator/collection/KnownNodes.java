package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The nodes that a coordinator starts with. */
public final class KnownNodes {
    private KnownNodes() {}

    /** Those seen before, and the configured ones that never were. */
    public static List<KnownNode> seed(List<KnownNode> seen, List<NodeId> configured) {
        Map<NodeId, KnownNode> nodes = new TreeMap<>();
        configured.forEach(node -> nodes.put(node, KnownNode.configured(node)));
        seen.forEach(node -> nodes.put(node.node(), node));
        return List.copyOf(nodes.values());
    }
}

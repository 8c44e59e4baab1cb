package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import java.util.List;
import java.util.Map;

/**
 * Which nodes take part.
 *
 * @param all every known node; otherwise {@code nodes}
 * @param labels each of which a node must carry; empty means any
 * @param roles one of which a node must carry as {@link #ROLE_LABEL}; empty means any
 */
public record Selection(boolean all, List<NodeId> nodes, Map<String, String> labels, List<String> roles) {
    /** The label that {@code roles} look at. */
    public static final String ROLE_LABEL = "role";

    public static final Selection EVERYTHING = new Selection(true, List.of(), Map.of(), List.of());

    public Selection {
        nodes = List.copyOf(nodes);
        labels = Map.copyOf(labels);
        roles = List.copyOf(roles);
    }

    /** The selected ones of {@code known}, by name. */
    public List<KnownNode> select(java.util.Collection<KnownNode> known) {
        return known.stream()
                .filter(n -> all || nodes.contains(n.node()))
                .filter(n -> n.labels().entrySet().containsAll(labels.entrySet()))
                .filter(n -> roles.isEmpty() || roles.contains(n.labels().getOrDefault(ROLE_LABEL, "")))
                .sorted(java.util.Comparator.comparing(KnownNode::node))
                .toList();
    }
}

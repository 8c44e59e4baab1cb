package io.muster.coordinator.security;

import io.muster.protocol.id.NodeId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has shown of who it is.
 *
 * @param names of the nodes that it may speak for; null where it has only shown that it belongs to the cluster
 */
public record AgentCaller(@Nullable Set<String> names) {
    public static final AgentCaller ANY = new AgentCaller(null);

    public AgentCaller {
        names = names == null ? null : Set.copyOf(names);
    }

    public static AgentCaller only(Set<String> names) {
        return new AgentCaller(names);
    }

    public boolean maySpeakFor(NodeId node) {
        return names == null || names.contains(node.value());
    }
}

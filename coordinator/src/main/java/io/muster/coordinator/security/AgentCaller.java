package io.muster.coordinator.security;

import io.muster.protocol.id.NodeId;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has shown of who it is.
 *
 * @param names of the nodes that it may speak for; null where it has only shown that it belongs to the cluster
 * @param identity hash of the key that it enrolled with; null without
 */
public record AgentCaller(@Nullable Set<String> names, @Nullable String identity) {
    /** Has the join secret. */
    public static final AgentCaller ANY = new AgentCaller(null, null);

    public AgentCaller {
        names = names == null ? null : Set.copyOf(names);
    }

    public static AgentCaller identified(NodeId node, String identity) {
        return new AgentCaller(Set.of(node.value()), identity);
    }

    /** The same, which has also shown a certificate with these names. */
    public AgentCaller certified(Set<String> certified) {
        Set<String> before = names;
        return new AgentCaller(
                before == null
                        ? certified
                        : before.stream().filter(certified::contains).collect(Collectors.toSet()),
                identity);
    }

    public boolean maySpeakFor(NodeId node) {
        return names == null || names.contains(node.value());
    }

    /** Whether it has shown which node it is. */
    public boolean isCertain() {
        return names != null;
    }
}

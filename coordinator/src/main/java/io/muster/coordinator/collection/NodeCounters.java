package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * How far a node is.
 *
 * @param bytesCollected content read, before compression
 * @param bytesTransferred compressed bytes that the store has
 * @param waitingFor a word for people; null when it waits for nothing
 */
public record NodeCounters(NodeId node, long bytesCollected, long bytesTransferred, @Nullable String waitingFor) {
    /** A later word on the same node; numbers never shrink, also where the later one counts from new. */
    NodeCounters then(NodeCounters later) {
        return new NodeCounters(
                node,
                Math.max(bytesCollected, later.bytesCollected),
                Math.max(bytesTransferred, later.bytesTransferred),
                later.waitingFor);
    }
}

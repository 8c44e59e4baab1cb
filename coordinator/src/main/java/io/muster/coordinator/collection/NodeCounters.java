package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * How far a node is; passing, never journaled.
 *
 * @param bytesCollected content read, before compression
 * @param bytesTransferred compressed bytes that the store has
 * @param waitingFor a word for people; null when it waits for nothing
 */
public record NodeCounters(NodeId node, long bytesCollected, long bytesTransferred, @Nullable String waitingFor) {}

package io.muster.coordinator.live;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;

/** Whose output. */
public record OutputKey(CollectionId collection, NodeId node, CollectorId collector) {}

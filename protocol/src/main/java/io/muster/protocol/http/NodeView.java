package io.muster.protocol.http;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A known node, as {@code GET /nodes} answers it.
 *
 * @param lastSeen null for a configured node that never connected
 * @param facts about the host, for people
 */
public record NodeView(
        NodeId node,
        boolean connected,
        @Nullable Instant lastSeen,
        @Nullable String agentVersion,
        @Nullable String address,
        Map<String, String> labels,
        Map<String, String> facts,
        List<CollectionId> runningCollections) {}

package io.muster.protocol.http;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of {@code GET /collectLogs/tasks/{id}/events}. Its number is also the event's {@code id} in the stream;
 * what happened to one collection is numbered from 1 without holes.
 *
 * @param type as the stream's {@code event}: "requested", "state", "planned", "node", "collector", "verdict", "note",
 *     "warning", "cancelRequested", "sealed" or "upload"
 * @param node where it concerns one
 * @param collector likewise
 * @param state the new state of the collection, node, or upload
 * @param detail a reason or another word for people
 * @param bundle once it is sealed
 */
public record EventView(
        long number,
        Instant at,
        String type,
        @Nullable NodeId node,
        @Nullable CollectorId collector,
        @Nullable String state,
        @Nullable String detail,
        @Nullable Verdict verdict,
        CollectionView.@Nullable BundleView bundle) {}

package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import java.util.List;

/**
 * The manager's state for its snapshot store: per collection what happened to it, in order, and the nodes that were
 * seen. The events' own shapes are the only ones to keep readable.
 *
 * @param deleted the collections that were deleted last, whose files may still be somewhere
 */
public record ManagerSnapshot(List<History> collections, List<CollectionId> deleted, List<NodeSeen> nodes) {
    public ManagerSnapshot {
        deleted = List.copyOf(deleted);
        collections = List.copyOf(collections);
        nodes = List.copyOf(nodes);
    }

    /**
     * One collection.
     *
     * @param events the first one is the request
     * @param heard what is safe of what running nodes told
     * @param counters how far its nodes are
     */
    public record History(
            List<CollectionEvent> events, List<CollectionTrace.Heard> heard, List<NodeCounters> counters) {
        public History {
            events = List.copyOf(events);
            heard = List.copyOf(heard);
            counters = List.copyOf(counters);
        }
    }
}

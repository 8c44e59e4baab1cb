package io.muster.coordinator.collection;

import java.util.List;

/**
 * The manager's state for its snapshot store: per collection what happened to it, in order, and the nodes that were
 * seen. Small beside what a bundle holds, and the events' own shapes are the only ones to keep readable.
 */
public record ManagerSnapshot(List<History> collections, List<KnownNode> nodes) {
    public ManagerSnapshot {
        collections = List.copyOf(collections);
        nodes = List.copyOf(nodes);
    }

    /** The first event is the request. */
    public record History(List<CollectionEvent> events) {
        public History {
            events = List.copyOf(events);
        }
    }
}

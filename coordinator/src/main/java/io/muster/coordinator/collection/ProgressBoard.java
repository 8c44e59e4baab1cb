package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What collections told about how far they are and is not kept yet: gathered, so that many words become one write to
 * the journal. And a version for each collection, which grows with every news.
 */
final class ProgressBoard {
    private final Map<CollectionId, Map<NodeId, NodeCounters>> told = new HashMap<>();
    private final Map<CollectionId, Long> versions = new HashMap<>();

    void put(CollectionId id, NodeCounters counters) {
        told.computeIfAbsent(id, i -> new LinkedHashMap<>()).merge(counters.node(), counters, NodeCounters::then);
    }

    /** Takes out what is to be kept of one collection; empty if there is nothing. */
    Optional<CollectionTrace.Progress> take(CollectionId id) {
        return Optional.ofNullable(told.remove(id))
                .map(counters -> new CollectionTrace.Progress(id, new ArrayList<>(counters.values())));
    }

    /** Takes out what is to be kept of all. */
    List<CollectionTrace.Progress> takeAll() {
        return Set.copyOf(told.keySet()).stream()
                .flatMap(id -> take(id).stream())
                .toList();
    }

    /** Forgets what is not kept; it is told again. Versions go on growing. */
    void clear() {
        told.clear();
    }

    /** Something changed: whoever has an older version may want to hear it. */
    void touch(CollectionId id) {
        versions.merge(id, 1L, Long::sum);
    }

    long version(CollectionId id) {
        return versions.getOrDefault(id, 0L);
    }

    void forget(CollectionId id) {
        told.remove(id);
        versions.remove(id);
    }
}

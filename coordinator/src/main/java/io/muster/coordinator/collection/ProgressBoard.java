package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far the collections are. Passing: it is told again after a restart, and journaled nowhere. */
final class ProgressBoard {
    private final Map<CollectionId, Map<NodeId, NodeCounters>> counters = new HashMap<>();
    private final Map<CollectionId, Long> versions = new HashMap<>();

    void put(CollectionId id, List<NodeCounters> told) {
        Map<NodeId, NodeCounters> known = counters.computeIfAbsent(id, i -> new LinkedHashMap<>());
        told.forEach(c -> known.put(c.node(), c));
    }

    /** Something changed: whoever has an older version may want to hear it. */
    void touch(CollectionId id) {
        versions.merge(id, 1L, Long::sum);
    }

    Map<NodeId, NodeCounters> of(CollectionId id) {
        return counters.getOrDefault(id, Map.of());
    }

    long version(CollectionId id) {
        return versions.getOrDefault(id, 0L);
    }

    void forget(CollectionId id) {
        counters.remove(id);
        versions.remove(id);
    }
}

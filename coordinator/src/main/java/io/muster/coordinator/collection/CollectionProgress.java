package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** How far the nodes of a running collection are, as the manager is told now and then. */
final class CollectionProgress {
    private static final String WAITING_FOR_ROOM = "waiting for disk space on the coordinator";
    private static final String ROOM_IS_BACK = "disk space on the coordinator is back";

    private final CollectionId id;
    private final BundleStore store;
    private final ActorRef<ManagerCommand> manager;
    private final Map<NodeId, NodeCounters> counters = new LinkedHashMap<>();
    private final Set<NodeId> withoutRoom = new HashSet<>();

    CollectionProgress(CollectionId id, BundleStore store, ActorRef<ManagerCommand> manager) {
        this.id = id;
        this.store = store;
        this.manager = manager;
    }

    void put(NodeCounters told) {
        counters.put(told.node(), told);
    }

    /** A node has ended: what the store has of it is all there will be. */
    void ended(NodeId node) {
        withoutRoom.remove(node);
        NodeCounters last = counters.get(node);
        put(new NodeCounters(node, last == null ? 0 : last.bytesCollected(), store.bytes(id, node), null));
    }

    /**
     * A node whose chunks find no room is paused for everybody to see, whatever its agent says.
     *
     * @return what is to be told in the timeline
     */
    List<CollectionEvent> lookForRoom(Set<NodeId> active, Instant now) {
        List<CollectionEvent> events = new ArrayList<>();
        for (NodeId node : active) {
            boolean waits = store.waitsForRoom(id, node);
            if (waits ? withoutRoom.add(node) : withoutRoom.remove(node)) {
                String event = waits ? WAITING_FOR_ROOM : ROOM_IS_BACK;
                events.add(new CollectionEvent.Noted(id, now, event, node, null));
                counters.putIfAbsent(node, new NodeCounters(node, 0, 0, null));
            }
            counters.computeIfPresent(node, (n, c) -> waits ? waiting(c) : c);
        }
        return events;
    }

    private static NodeCounters waiting(NodeCounters c) {
        return new NodeCounters(c.node(), c.bytesCollected(), c.bytesTransferred(), WAITING_FOR_ROOM);
    }

    /** Tells the manager; nodes that have ended are told for the last time. */
    void tell(Set<NodeId> active) {
        if (!counters.isEmpty()) {
            manager.tell(new ManagerCommand.Progressed(id, List.copyOf(counters.values())));
        }
        counters.keySet().removeIf(node -> !active.contains(node));
    }
}

package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that the manager knows, as its events made it. Changed in place, by its one actor only. */
final class ManagerState {
    /** Deleted collections whose files are looked for after a restart. */
    private static final int REMEMBERED = 1000;

    private final NavigableMap<CollectionId, CollectionRecord> collections = new TreeMap<>();
    private final Map<String, CollectionId> keys = new HashMap<>();
    private final NavigableMap<NodeId, KnownNode> nodes = new TreeMap<>();
    private final Set<CollectionId> deleted = new LinkedHashSet<>();
    private final @Nullable List<NodeId> untouched;
    private final Set<NodeId> connected = new HashSet<>();

    /** @param configured nodes that are known although they may never have been seen */
    ManagerState(List<NodeId> configured) {
        this(configured, null);
    }

    private ManagerState(List<NodeId> configured, @Nullable List<NodeId> untouched) {
        this.untouched = untouched;
        configured.forEach(node -> nodes.put(node, KnownNode.configured(node)));
    }

    /** Where a recovery begins, and maybe another one after a failure: it stays as it is. */
    static ManagerState untouched(List<NodeId> configured) {
        return new ManagerState(configured, configured);
    }

    /** What a snapshot says, and what is configured now. */
    static ManagerState restore(ManagerSnapshot snapshot, List<NodeId> configured) {
        ManagerState state = new ManagerState(configured);
        snapshot.nodes().forEach(state::apply);
        state.deleted.addAll(snapshot.deleted());
        snapshot.collections().forEach(history -> state.add(CollectionRecord.restore(history)));
        return state;
    }

    /** A copy that does not change with this state. */
    ManagerSnapshot snapshot() {
        return new ManagerSnapshot(
                collections.values().stream().map(CollectionRecord::history).toList(),
                List.copyOf(deleted),
                nodes.values().stream()
                        .filter(n -> n.lastSeen() != null)
                        .map(n -> new NodeSeen(n, connected.contains(n.node())))
                        .toList());
    }

    /** Whether an event may happen now. */
    boolean accepts(CollectionEvent event) {
        CollectionRecord record = collections.get(event.collection());
        return record == null ? event instanceof CollectionEvent.Requested : record.accepts(event);
    }

    /** Gives the state after an event: this one, changed, or a new one if this is {@link #untouched}. */
    ManagerState apply(ManagerEvent event) {
        if (untouched != null) {
            return new ManagerState(untouched).apply(event);
        }
        if (event instanceof NodeSeen e) {
            NodeId node = e.node().node();
            nodes.put(node, e.node());
            if (e.connected()) {
                connected.add(node);
            } else {
                connected.remove(node);
            }
        } else if (event instanceof CollectionTrace e) {
            find(e.collection()).ifPresent(record -> record.apply(e));
        } else if (event instanceof CollectionEvent e) {
            applyCollection(e);
        }
        return this;
    }

    private void applyCollection(CollectionEvent event) {
        if (event instanceof CollectionEvent.Requested e) {
            add(new CollectionRecord(e));
            return;
        }
        CollectionRecord record = collections.get(event.collection());
        if (record == null) {
            throw new IllegalStateException("an event of the unknown collection " + event.collection());
        }
        if (event instanceof CollectionEvent.Deleted) {
            collections.remove(event.collection());
            keys.values().remove(event.collection());
            deleted.add(event.collection());
            if (deleted.size() > REMEMBERED) {
                deleted.remove(deleted.iterator().next());
            }
        } else {
            record.apply(event);
        }
    }

    private void add(CollectionRecord record) {
        collections.put(record.id(), record);
        if (record.request().key() != null) {
            keys.put(record.request().key(), record.id());
        }
    }

    Optional<CollectionRecord> find(CollectionId id) {
        return Optional.ofNullable(collections.get(id));
    }

    Iterable<CollectionRecord> all() {
        return collections.values();
    }

    /** The collections that were deleted last. */
    List<CollectionId> deleted() {
        return List.copyOf(deleted);
    }

    Optional<CollectionRecord> byKey(@Nullable String key) {
        return key == null
                ? Optional.empty()
                : Optional.ofNullable(keys.get(key)).flatMap(this::find);
    }

    /** The oldest running collection, else the newest of all. */
    Optional<CollectionRecord> current() {
        return collections.values().stream()
                .filter(c -> c.state() == CollectionState.COLLECTING || c.state() == CollectionState.UPLOADING)
                .findFirst()
                .or(() -> Optional.ofNullable(collections.lastEntry()).map(Map.Entry::getValue));
    }

    List<CollectionRecord> inState(CollectionState state) {
        return collections.values().stream().filter(c -> c.state() == state).toList();
    }

    /**
     * A page, newest first.
     *
     * @param after id of the page before's last; null means from the newest
     */
    List<CollectionRecord> page(@Nullable CollectionState state, @Nullable CollectionId after, int limit) {
        NavigableMap<CollectionId, CollectionRecord> rest =
                after == null ? collections : collections.headMap(after, false);
        List<CollectionRecord> page = new ArrayList<>();
        for (CollectionRecord record : rest.descendingMap().values()) {
            if (page.size() == limit) {
                break;
            }
            if (state == null || record.state() == state) {
                page.add(record);
            }
        }
        return page;
    }

    NavigableMap<NodeId, KnownNode> nodes() {
        return nodes;
    }

    /** Whether a node's agent was there when it was heard of last, maybe by an earlier manager. */
    boolean wasConnected(NodeId node) {
        return connected.contains(node);
    }

    boolean wasSeenAfter(NodeId node, Instant moment) {
        KnownNode known = nodes.get(node);
        return known != null && known.lastSeen() != null && known.lastSeen().isAfter(moment);
    }

    int collections() {
        return collections.size();
    }
}

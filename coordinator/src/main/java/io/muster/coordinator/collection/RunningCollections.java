package io.muster.coordinator.collection;

import io.muster.coordinator.cluster.Term;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** The collections that have an actor, which is a child of the manager. */
final class RunningCollections {
    private final ActorContext<ManagerCommand> context;
    private final CollectionManager.Externals externals;
    private final ConnectedNodes connected;
    private final Term term;
    private Instant since;
    private final Map<CollectionId, ActorRef<CollectionCommand>> actors = new HashMap<>();

    RunningCollections(
            ActorContext<ManagerCommand> context,
            CollectionManager.Externals externals,
            ConnectedNodes connected,
            Term term) {
        this.context = context;
        this.externals = externals;
        this.connected = connected;
        this.term = term;
        this.since = externals.clock().instant();
    }

    /** Starts an actor for a collection, at its beginning or where its record says. */
    void launch(ManagerState state, CollectionRecord record) {
        List<KnownNode> nodes =
                record.request().selection().select(state.nodes().values());
        CollectionTask task = new CollectionTask(
                record.history(),
                nodes,
                nodes.stream()
                        .map(KnownNode::node)
                        .filter(node -> isThere(state, node))
                        .collect(Collectors.toSet()),
                externals.config().agents(),
                externals.store(),
                term,
                externals.blocking(),
                externals.clock());
        ActorRef<CollectionCommand> child =
                context.spawn(Collection.create(record.id(), task, context.getSelf()), "collection-" + record.id());
        context.watch(child);
        actors.put(record.id(), child);
        CollectionLog.info(record.id(), "collection COLLECTING, {} nodes", nodes.size());
    }

    /**
     * Whether a node can be counted on. One that was there a moment ago, or when this manager's predecessor ended, gets
     * the usual window to come back.
     */
    private boolean isThere(ManagerState state, NodeId node) {
        Instant now = externals.clock().instant();
        Instant recently = now.minus(externals.config().agents().window());
        boolean early = since.isAfter(recently);
        return connected.isConnected(node) || (early && state.wasConnected(node)) || state.wasSeenAfter(node, recently);
    }

    void tell(CollectionId id, CollectionCommand command) {
        ActorRef<CollectionCommand> actor = actors.get(id);
        if (actor != null) {
            actor.tell(command);
        }
    }

    boolean contains(CollectionId id) {
        return actors.containsKey(id);
    }

    Optional<CollectionId> oldest() {
        return actors.keySet().stream().sorted().findFirst();
    }

    int size() {
        return actors.size();
    }

    /** Whose actor it is. */
    Optional<CollectionId> of(ActorRef<?> actor) {
        return actors.entrySet().stream()
                .filter(e -> e.getValue().path().equals(actor.path()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Their actors are gone; nodes get the window to come back anew. */
    void clear() {
        actors.clear();
        since = externals.clock().instant();
    }

    void remove(CollectionId id) {
        actors.remove(id);
    }
}

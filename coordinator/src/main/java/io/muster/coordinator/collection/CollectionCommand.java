package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.StoredBundle;
import io.muster.coordinator.cluster.ClusterMessage;
import io.muster.protocol.id.NodeId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a running collection is told. */
public sealed interface CollectionCommand {
    /** The events of a batch are safe. */
    record Recorded(long batch) implements CollectionCommand, ClusterMessage {}

    /** Ends the collection early; what was collected is kept. */
    record Cancel(String by) implements CollectionCommand {}

    /**
     * What happened on a node.
     *
     * @param heard up to where the agent's words are in the events; null where that did not change
     * @param mark told back to the node by {@link NodeCommand.Safe} once the events are safe
     */
    record NodeEvents(
            NodeId node,
            List<CollectionEvent> events,
            CollectionTrace.@Nullable Heard heard,
            long mark,
            ActorRef<NodeCommand> from)
            implements CollectionCommand {}

    record NodeProgress(NodeCounters counters) implements CollectionCommand {}

    /**
     * The actor of a node is gone.
     *
     * @param failure null when it stopped by itself
     */
    record NodeGone(NodeId node, @Nullable String failure) implements CollectionCommand {}

    /** The store takes chunks of these nodes, or cannot. */
    record StoreReady(@Nullable String failure) implements CollectionCommand {}

    /**
     * Sealing ended.
     *
     * @param bundle null where it failed
     * @param failure null where it did not
     * @param diskFull whether it can be tried again once there is room
     */
    record SealingEnded(@Nullable StoredBundle bundle, @Nullable String failure, boolean diskFull)
            implements CollectionCommand {}

    /** Time to seal again. */
    record SealAgain() implements CollectionCommand {}

    /** An agent says that there is a newer leader. */
    record Doubted() implements CollectionCommand {}

    /** The collection's time is up. */
    record DeadlineReached() implements CollectionCommand {}

    /** Time to tell progress. */
    record ProgressTick() implements CollectionCommand {}
}

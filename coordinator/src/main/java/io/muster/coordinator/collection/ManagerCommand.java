package io.muster.coordinator.collection;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.cluster.ClusterMessage;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What the manager is asked and told. */
public sealed interface ManagerCommand {
    /** Comes from any coordinator. */
    sealed interface Remote extends ManagerCommand, ClusterMessage {}

    /**
     * Starts a collection, or queues it.
     *
     * @param rejectIfBusy answers {@code Busy} instead of queueing
     */
    record Start(CollectionRequest request, boolean rejectIfBusy, ActorRef<ManagerReply> replyTo) implements Remote {}

    /**
     * Collects again what is missing of an earlier collection.
     *
     * @param id of the collection that does it; asked twice, it is the same
     * @param key idempotency key; null for none
     */
    record TopUp(
            CollectionId of,
            CollectionId id,
            @Nullable String key,
            Instant at,
            String by,
            ActorRef<ManagerReply> replyTo)
            implements Remote {}

    /** @param id null means the running one */
    record Cancel(@Nullable CollectionId id, String by, ActorRef<ManagerReply> replyTo) implements Remote {}

    /** Protects a collection from retention, or no longer. */
    record Pin(CollectionId id, boolean pinned, String by, ActorRef<ManagerReply> replyTo) implements Remote {}

    record Delete(CollectionId id, ActorRef<ManagerReply> replyTo) implements Remote {}

    /** @param id null means the running one, else the newest */
    record Get(@Nullable CollectionId id, ActorRef<ManagerReply> replyTo) implements Remote {}

    record GetPage(
            @Nullable CollectionState state, int limit, @Nullable CollectionId after, ActorRef<ManagerReply> replyTo)
            implements Remote {}

    /**
     * Asks whether a bundle could be uploaded there, from the coordinator that would do it.
     *
     * @param key idempotency key of the request; where it is known, nothing is tried: that request has been taken
     */
    record Preflight(UploadTarget target, @Nullable String key, ActorRef<ManagerReply> replyTo) implements Remote {}

    /**
     * Uploads a sealed bundle.
     *
     * @param target null means where it was to go the last time
     */
    record Upload(CollectionId id, @Nullable UploadTarget target, String by, ActorRef<ManagerReply> replyTo)
            implements Remote {}

    record GetNodes(ActorRef<ManagerReply> replyTo) implements Remote {}

    record GetFigures(ActorRef<ManagerReply> replyTo) implements Remote {}

    /**
     * Asks for events after a number; answered at once where there are any, else when something happens, and after a
     * few seconds in any case.
     */
    record AwaitEvents(CollectionId id, long after, long progressAfter, ActorRef<ManagerReply> replyTo)
            implements Remote {}

    /** A running collection tells what happened; answered by {@link CollectionCommand.Recorded} once it is safe. */
    record RecordEvents(
            CollectionId id,
            long batch,
            List<CollectionEvent> events,
            List<CollectionTrace.Heard> heard,
            ActorRef<CollectionCommand.Recorded> replyTo)
            implements Remote {}

    record Progressed(CollectionId id, List<NodeCounters> counters) implements Remote {}

    /**
     * An agent wants a session.
     *
     * @param held the collections of which it has jobs
     */
    record OpenSession(
            KnownNode node,
            String instance,
            List<CollectionId> held,
            ActorRef<SessionCommand> session,
            ActorRef<ManagerReply> replyTo)
            implements Remote {}

    /**
     * An upload says what happened.
     *
     * @param safe completed once it is kept
     */
    record UploadTold(CollectionId id, ActorRef<Delivery.Command> from, UploadNews news, CompletableFuture<Done> safe)
            implements ManagerCommand {}

    /**
     * How far an upload is.
     *
     * @param problem why it waits for another attempt; null while all is well
     */
    record UploadProgressed(CollectionId id, long bytes, @Nullable String problem) implements ManagerCommand {}

    /** A session is over. */
    record SessionGone(NodeId node, ActorRef<SessionCommand> session) implements ManagerCommand {}

    /**
     * A collection's actor is gone.
     *
     * @param failure null when it stopped by itself
     */
    record CollectionGone(CollectionId id, @Nullable String failure) implements ManagerCommand {}

    /** A collection that ran under an earlier manager goes on. */
    record Resume(CollectionId id) implements ManagerCommand {}

    /** An agent says that there is a newer leader than this one. */
    record Doubted() implements ManagerCommand {}

    /** Time to answer those who wait for events for long. */
    record Tick() implements ManagerCommand {}

    /** Starts what may start. */
    record Dispatch() implements ManagerCommand {}
}

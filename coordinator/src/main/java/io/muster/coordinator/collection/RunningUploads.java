package io.muster.coordinator.collection;

import io.muster.coordinator.upload.UploadTarget;
import io.muster.coordinator.upload.Uploads;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** The uploads that have an actor, which is a child of the manager; and what their words mean for a collection. */
final class RunningUploads {
    private final ActorContext<ManagerCommand> context;
    private final Uploads uploads;
    private final Clock clock;
    private final Map<CollectionId, ActorRef<Delivery.Command>> actors = new HashMap<>();
    private final Map<CollectionId, Sent> sent = new HashMap<>();

    /** How far one is, as it says itself. Not kept. */
    record Sent(long bytes, @Nullable String problem) {}

    RunningUploads(ActorContext<ManagerCommand> context, Uploads uploads, Clock clock) {
        this.context = context;
        this.uploads = uploads;
        this.clock = clock;
    }

    /** Forgets those that are over, and starts what is due and has room. */
    void look(ManagerState state) {
        for (CollectionId id : List.copyOf(actors.keySet())) {
            if (state.find(id).filter(c -> c.uploads().isDue()).isEmpty()) {
                forget(id);
            }
        }
        for (CollectionRecord record : state.all()) {
            if (record.uploads().isDue() && !actors.containsKey(record.id()) && actors.size() < uploads.concurrency()) {
                launch(record);
            }
        }
    }

    private void launch(CollectionRecord record) {
        UploadRecord.Due due = record.uploads().due();
        ActorRef<Delivery.Command> actor = context.spawnAnonymous(Delivery.create(
                uploads,
                new Uploads.Wanted(record.id(), due.target(), record.holder(), due.token(), due.since()),
                context.getSelf()));
        actors.put(record.id(), actor);
    }

    /** Tries a destination, and answers. */
    void check(ManagerCommand.Preflight check) {
        var unused = uploads.preflight(check.target())
                .thenAccept(problem -> check.replyTo().tell(new ManagerReply.Checked(problem.orElse(null))));
    }

    /** Why a bundle is not uploaded, if it is not. */
    Optional<ManagerReply> refuse(ManagerState state, ManagerCommand.Upload upload) {
        Optional<CollectionRecord> found = state.find(upload.id());
        if (found.isEmpty()) {
            return Optional.of(new ManagerReply.Unknown());
        }
        CollectionRecord record = found.get();
        if (record.bundle() == null) {
            return Optional.of(new ManagerReply.NoBundle());
        }
        if (record.uploads().isOpen()) {
            return Optional.of(new ManagerReply.Uploading());
        }
        return target(record, upload) == null ? Optional.of(new ManagerReply.NoTarget()) : Optional.empty();
    }

    /** For what is not refused. */
    List<ManagerEvent> requested(ManagerState state, ManagerCommand.Upload upload) {
        UploadTarget target =
                state.find(upload.id()).map(record -> target(record, upload)).orElseThrow();
        return List.of(new CollectionEvent.UploadRequested(upload.id(), clock.instant(), target, upload.by()));
    }

    private static @Nullable UploadTarget target(CollectionRecord record, ManagerCommand.Upload upload) {
        return upload.target() != null ? upload.target() : record.uploads().target();
    }

    /** Ends the upload of a collection, has what it left at the far side removed, and leaves the bundle as it is. */
    List<CollectionEvent> cancel(CollectionRecord record, String by) {
        boolean queued = record.state() == CollectionState.QUEUED;
        if (!record.uploads().isOpen() || !(queued || record.uploads().isDue())) {
            return List.of();
        }
        ActorRef<Delivery.Command> actor = forget(record.id());
        if (actor != null) {
            actor.tell(new Delivery.Command.Cancel());
        }
        return end(record, UploadState.FAILED, "cancelled by " + by);
    }

    private @Nullable ActorRef<Delivery.Command> forget(CollectionId id) {
        sent.remove(id);
        return actors.remove(id);
    }

    /** What the words of an upload make happen; nothing where it is not the one that runs now. */
    List<CollectionEvent> told(ManagerState state, ManagerCommand.UploadTold told) {
        return state.find(told.id())
                .filter(c -> c.uploads().isDue() && told.from().equals(actors.get(told.id())))
                .map(c -> events(c, told.news()))
                .orElse(List.of());
    }

    void progressed(CollectionId id, Sent news) {
        if (actors.containsKey(id)) {
            sent.put(id, news);
        }
    }

    Optional<Sent> sent(CollectionId id) {
        return Optional.ofNullable(sent.get(id));
    }

    /** The actors are gone with the manager's failure. */
    void clear() {
        actors.clear();
        sent.clear();
    }

    private List<CollectionEvent> events(CollectionRecord record, UploadNews news) {
        if (news instanceof UploadNews.Began began) {
            return record.uploads().state() == UploadState.UPLOADING
                    ? List.of()
                    : List.of(change(record, UploadState.UPLOADING, began.url(), null));
        }
        if (news instanceof UploadNews.Remember remember) {
            return List.of(new CollectionEvent.UploadRemembered(record.id(), clock.instant(), remember.token()));
        }
        if (news instanceof UploadNews.Uploaded uploaded) {
            return end(record, UploadState.UPLOADED, "compared there: " + uploaded.verified());
        }
        return end(record, UploadState.FAILED, ((UploadNews.Failed) news).reason());
    }

    /** The upload ends, and the collection with it if it only waited for that. */
    private List<CollectionEvent> end(CollectionRecord record, UploadState state, String reason) {
        List<CollectionEvent> events = new ArrayList<>();
        events.add(change(record, state, record.upload().url(), reason));
        if (record.state() == CollectionState.UPLOADING) {
            CollectionOutcome outcome = CollectionOutcome.of(record);
            events.add(
                    new CollectionEvent.StateChanged(record.id(), clock.instant(), outcome.state(), outcome.reason()));
        }
        return events;
    }

    private CollectionEvent change(
            CollectionRecord record, UploadState state, @Nullable String url, @Nullable String reason) {
        return new CollectionEvent.UploadChanged(record.id(), clock.instant(), state, url, reason);
    }
}

package io.muster.coordinator.collection;

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

    /** Ends one and has what it left at the far side removed. */
    void cancel(CollectionId id) {
        ActorRef<Delivery.Command> actor = forget(id);
        if (actor != null) {
            actor.tell(new Delivery.Command.Cancel());
        }
    }

    private @Nullable ActorRef<Delivery.Command> forget(CollectionId id) {
        sent.remove(id);
        return actors.remove(id);
    }

    /** Whether words are those of the upload that runs now. */
    boolean isCurrent(CollectionId id, ActorRef<Delivery.Command> from) {
        return from.equals(actors.get(id));
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

    /** What the words of an upload make happen. */
    List<CollectionEvent> events(CollectionRecord record, UploadNews news) {
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
    List<CollectionEvent> end(CollectionRecord record, UploadState state, String reason) {
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

package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.upload.StoredBeginning;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.coordinator.upload.Uploads;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** The uploads that have an actor, which is a child of the manager; and what their words mean for a collection. */
final class RunningUploads {
    private final ActorContext<ManagerCommand> context;
    private final Uploads uploads;
    private final Clock clock;
    private final BundleStore store;
    private final Map<CollectionId, Running> actors = new HashMap<>();
    private final Map<CollectionId, Sent> sent = new HashMap<>();

    /**
     * An upload.
     *
     * @param beginning the nodes whose chunks are sent before the bundle is sealed; null after that
     */
    private record Running(ActorRef<Delivery.Command> actor, @Nullable AtomicReference<List<NodeId>> beginning) {}

    /** How far one is, as it says itself. Not kept. */
    record Sent(long bytes, @Nullable String problem) {}

    RunningUploads(ActorContext<ManagerCommand> context, CollectionManager.Externals externals) {
        this.context = context;
        this.uploads = externals.uploads();
        this.store = externals.store();
        this.clock = externals.clock();
    }

    /** Forgets those that are over, and starts what is due and has room; what can be sent ahead takes the room left. */
    void look(ManagerState state) {
        List.copyOf(actors.keySet()).forEach(id -> review(id, state.find(id).orElse(null)));
        for (CollectionRecord record : state.all()) {
            if (record.uploads().isDue() && !actors.containsKey(record.id()) && makeRoom()) {
                launch(record);
            }
        }
        for (CollectionRecord record : state.inState(CollectionState.COLLECTING)) {
            if (canSendAhead(record) && !actors.containsKey(record.id()) && hasRoom()) {
                launchAhead(record);
            }
        }
    }

    private void review(CollectionId id, @Nullable CollectionRecord record) {
        Running running = actors.get(id);
        boolean due = record != null && record.uploads().isDue();
        if (running == null || (due && running.beginning() == null)) {
            return;
        }
        if (running.beginning() == null) {
            forget(id);
        } else if (due) {
            // What it sent stays there, and is gone on with.
            forget(id);
            context.stop(running.actor());
        } else if (record == null || !record.uploads().isOpen() || record.isCancelRequested()) {
            forget(id);
            running.actor().tell(new Delivery.Command.Cancel());
        } else {
            running.beginning().set(record.collectedNodes());
        }
    }

    private boolean hasRoom() {
        return actors.size() < uploads.concurrency();
    }

    /** What is sent ahead gives way to what is due. */
    private boolean makeRoom() {
        if (!hasRoom()) {
            actors.entrySet().stream()
                    .filter(e -> e.getValue().beginning() != null)
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .map(this::forget)
                    .ifPresent(running -> context.stop(running.actor()));
        }
        return hasRoom();
    }

    private void launch(CollectionRecord record) {
        UploadRecord.Due due = record.uploads().due();
        ActorRef<Delivery.Command> actor = context.spawnAnonymous(Delivery.create(
                uploads,
                new Uploads.Wanted(record.id(), due.target(), record.holder(), due.token(), due.since()),
                context.getSelf()));
        actors.put(record.id(), new Running(actor, null));
    }

    /** An encrypted bundle begins with its manifest, which is not known before the end. */
    private boolean canSendAhead(CollectionRecord record) {
        UploadTarget target = record.uploads().target();
        return record.uploads().isOpen()
                && target != null
                && !record.isCancelRequested()
                && record.request().recipients().isEmpty()
                && !record.collectedNodes().isEmpty()
                && uploads.sendsAhead(target);
    }

    private void launchAhead(CollectionRecord record) {
        CollectionRequest request = record.request();
        UploadTarget target = Objects.requireNonNull(record.uploads().target());
        AtomicReference<List<NodeId>> nodes = new AtomicReference<>(record.collectedNodes());
        String file = request.root() + "." + request.format().extension();
        ActorRef<Delivery.Command> actor = context.spawnAnonymous(Delivery.createAhead(
                uploads,
                new Uploads.Wanted(record.id(), target, null, record.uploads().token(), clock.instant()),
                new StoredBeginning(store, record.id(), file, request.format().mediaType(), nodes::get),
                context.getSelf()));
        actors.put(record.id(), new Running(actor, nodes));
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
        Running running = forget(record.id());
        if (running != null) {
            running.actor().tell(new Delivery.Command.Cancel());
        }
        return end(record, UploadState.FAILED, "cancelled by " + by);
    }

    private @Nullable Running forget(CollectionId id) {
        sent.remove(id);
        return actors.remove(id);
    }

    /** What the words of an upload make happen; nothing where it is not the one that runs now. */
    List<CollectionEvent> told(ManagerState state, ManagerCommand.UploadTold told) {
        Running running = actors.get(told.id());
        return state.find(told.id())
                .filter(c ->
                        c.uploads().isOpen() && running != null && told.from().equals(running.actor()))
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

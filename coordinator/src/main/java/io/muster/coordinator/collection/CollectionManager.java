package io.muster.coordinator.collection;

import io.muster.coordinator.agent.AgentKeys;
import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Leadership;
import io.muster.coordinator.cluster.Term;
import io.muster.coordinator.config.JournalConfig;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.upload.Uploads;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * Decides what runs: takes requests, queues them, starts an actor for each running collection, and keeps what happened
 * to all. One in the cluster. What it decides by is {@link ManagerState}; the maps here are about who is there now, and
 * are gathered again wherever it starts.
 */
public final class CollectionManager extends EventSourcedBehavior<ManagerCommand, ManagerEvent, ManagerState> {
    private static final Duration TICK = Duration.ofMillis(500);
    private static final BackoffSupervisorStrategy WHEN_THE_JOURNAL_FAILS =
            SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(3), 0.2);

    private final ActorContext<ManagerCommand> context;
    private final Externals externals;
    private final Term term;
    private final ConnectedNodes connected = new ConnectedNodes();
    private final HeldJobs heldJobs;
    private final RunningCollections running;
    private final Admission admission;
    private final TopUps topUps;
    private final Deletion deletion;
    private final Retention retention;
    private final ProgressBoard progress = new ProgressBoard();
    private final EventWaiters waiters = new EventWaiters();
    private final RunningUploads uploads;
    private final ManagerQueries queries;

    /** What it works with. */
    public record Externals(
            MusterConfig config,
            BundleStore store,
            Uploads uploads,
            Leadership leadership,
            Executor blocking,
            Clock clock) {}

    public static Behavior<ManagerCommand> create(Externals externals) {
        return Behaviors.supervise(Behaviors.<ManagerCommand>setup(context -> Behaviors.withTimers(timers -> {
                    timers.startTimerWithFixedDelay(new ManagerCommand.Tick(), TICK);
                    return new CollectionManager(context, externals);
                })))
                .onFailure(SupervisorStrategy.restart());
    }

    private CollectionManager(ActorContext<ManagerCommand> context, Externals externals) {
        super(PersistenceId.ofUniqueId("collection-manager"), WHEN_THE_JOURNAL_FAILS);
        this.context = context;
        this.externals = externals;
        this.term = externals.leadership().term();
        this.retention = new Retention(externals.config().retention());
        this.heldJobs = new HeldJobs(term, connected);
        this.running = new RunningCollections(context, externals, connected, term);
        this.uploads = new RunningUploads(context, externals);
        this.queries = new ManagerQueries(connected, progress, uploads);
        this.topUps = new TopUps(term);
        this.deletion = new Deletion(externals, running, progress, waiters);
        this.admission = new Admission(externals.config().limits(), running);
    }

    @Override
    public ManagerState emptyState() {
        return ManagerState.untouched(externals.config().nodes());
    }

    @Override
    public RetentionCriteria retentionCriteria() {
        JournalConfig journal = externals.config().journal();
        return RetentionCriteria.snapshotEvery(journal.snapshotEvery(), journal.keepSnapshots())
                .withDeleteEventsOnSnapshot();
    }

    @Override
    public SnapshotAdapter<ManagerState> snapshotAdapter() {
        return new ManagerSnapshots(externals.config().nodes());
    }

    @Override
    public EventHandler<ManagerState, ManagerEvent> eventHandler() {
        return newEventHandlerBuilder().forAnyState().onAnyEvent(ManagerState::apply);
    }

    @Override
    public CommandHandler<ManagerCommand, ManagerEvent, ManagerState> commandHandler() {
        return newCommandHandlerBuilder()
                .forAnyState()
                .onCommand(ManagerCommand.Start.class, this::onStart)
                .onCommand(ManagerCommand.TopUp.class, this::onTopUp)
                .onCommand(ManagerCommand.Cancel.class, this::onCancel)
                .onCommand(ManagerCommand.Pin.class, this::onPin)
                .onCommand(ManagerCommand.Delete.class, this::onDelete)
                .onCommand(
                        ManagerCommand.Get.class,
                        (state, get) -> reply(
                                get.replyTo(), queries.view(get.id() == null ? state.current() : state.find(get.id()))))
                .onCommand(ManagerCommand.GetPage.class, (state, get) -> reply(get.replyTo(), queries.page(state, get)))
                .onCommand(
                        ManagerCommand.GetNodes.class,
                        (state, get) -> reply(get.replyTo(), queries.nodes(state, now())))
                .onCommand(
                        ManagerCommand.GetFigures.class, (state, get) -> reply(get.replyTo(), queries.figures(state)))
                .onCommand(ManagerCommand.AwaitEvents.class, this::onAwaitEvents)
                .onCommand(ManagerCommand.RecordEvents.class, this::onRecord)
                .onCommand(ManagerCommand.Progressed.class, this::onProgressed)
                .onCommand(ManagerCommand.Preflight.class, this::onPreflight)
                .onCommand(ManagerCommand.Upload.class, this::onUpload)
                .onCommand(ManagerCommand.UploadTold.class, this::onUploadTold)
                .onCommand(ManagerCommand.UploadProgressed.class, this::onUploadProgressed)
                .onCommand(ManagerCommand.OpenSession.class, this::onOpenSession)
                .onCommand(ManagerCommand.SessionGone.class, this::onSessionGone)
                .onCommand(ManagerCommand.CollectionGone.class, this::onCollectionGone)
                .onCommand(ManagerCommand.Resume.class, this::onResume)
                .onCommand(ManagerCommand.Doubted.class, (state, m) -> onDoubted())
                .onCommand(ManagerCommand.Tick.class, (state, m) -> onTick(state))
                .onCommand(ManagerCommand.Dispatch.class, (state, m) -> onDispatch(state))
                .build();
    }

    @Override
    public SignalHandler<ManagerState> signalHandler() {
        return newSignalHandlerBuilder()
                .onSignal(RecoveryCompleted.instance(), this::onRecovered)
                .onSignal(
                        ChildFailed.class, (state, signal) -> collectionGone(signal, String.valueOf(signal.getCause())))
                .onSignal(Terminated.class, (state, signal) -> collectionGone(signal, null))
                .build();
    }

    /** Whatever ran has no actor now; it goes on where it was, before anything new starts. */
    private void onRecovered(ManagerState state) {
        // After a failure of the journal it is this same object that recovers, and its children are gone.
        running.clear();
        uploads.clear();
        connected.clear();
        progress.clear();
        List<CollectionId> unfinished = state.inState(CollectionState.COLLECTING).stream()
                .map(CollectionRecord::id)
                .toList();
        externals.store().expect(unfinished);
        deletion.carryOut(state.deleted());
        unfinished.forEach(id -> context.getSelf().tell(new ManagerCommand.Resume(id)));
        context.getSelf().tell(new ManagerCommand.Dispatch());
        tellSessions();
    }

    /**
     * Who is connected is known to sessions, wherever they are. A child is registered, not this actor, because it is
     * new after every restart of this actor too.
     */
    private void tellSessions() {
        ActorRef<SessionCommand.Nothing> mark = context.spawnAnonymous(Behaviors.ignore());
        context.getSystem().receptionist().tell(Receptionist.register(AgentKeys.MANAGER_STARTED, mark));
    }

    private CollectionEvent led(CollectionId id) {
        return new CollectionEvent.Led(id, now(), term.coordinator(), term.url());
    }

    private Effect<ManagerEvent, ManagerState> onResume(ManagerState state, ManagerCommand.Resume resume) {
        CollectionId id = resume.id();
        if (running.contains(id)
                || state.find(id).filter(c -> !c.state().isTerminal()).isEmpty()) {
            return Effect().none();
        }
        return Effect()
                .persist(
                        term.isShared()
                                ? led(id)
                                : new CollectionEvent.Noted(id, now(), "coordinator restarted", null, null))
                .thenRun(after -> {
                    after.find(id).ifPresent(record -> running.launch(after, record));
                    happened(after, id);
                });
    }

    private void collectionGone(Terminated signal, @Nullable String failure) {
        running.of(signal.getRef())
                .ifPresent(id -> context.getSelf().tell(new ManagerCommand.CollectionGone(id, failure)));
    }

    private Effect<ManagerEvent, ManagerState> onStart(ManagerState state, ManagerCommand.Start start) {
        Optional<ManagerReply> instead = admission.instead(state, start);
        if (instead.isPresent()) {
            return reply(start.replyTo(), instead.get());
        }
        CollectionRequest request = start.request();
        return Effect()
                .persist(new CollectionEvent.Requested(request.id(), now(), request))
                .thenRun(after -> {
                    CollectionLog.info(request.id(), "requested by {}", request.requestedBy());
                    start.replyTo().tell(new ManagerReply.Started(request.id(), CollectionState.QUEUED, true));
                    context.getSelf().tell(new ManagerCommand.Dispatch());
                });
    }

    private Effect<ManagerEvent, ManagerState> onTopUp(ManagerState state, ManagerCommand.TopUp wanted) {
        ManagerReply refusal = topUps.refuse(state, wanted);
        if (refusal != null) {
            return reply(wanted.replyTo(), refusal);
        }
        return topUps.request(state.find(wanted.of()).orElseThrow(), wanted)
                .map(request -> onStart(state, new ManagerCommand.Start(request, false, wanted.replyTo())))
                .orElseGet(() -> reply(wanted.replyTo(), new ManagerReply.NothingMissing()));
    }

    private Effect<ManagerEvent, ManagerState> onDispatch(ManagerState state) {
        uploads.look(state);
        List<CollectionRecord> queued = state.inState(CollectionState.QUEUED);
        if (queued.isEmpty() || admission.free(state) <= 0) {
            return Effect().none();
        }
        CollectionId next = queued.get(0).id();
        List<ManagerEvent> events = new ArrayList<>();
        events.add(new CollectionEvent.StateChanged(next, now(), CollectionState.COLLECTING, null));
        if (term.isShared()) {
            events.add(led(next));
        }
        return Effect().persist(events).thenRun(after -> {
            after.find(next).ifPresent(record -> running.launch(after, record));
            happened(after, next);
            context.getSelf().tell(new ManagerCommand.Dispatch());
        });
    }

    private Effect<ManagerEvent, ManagerState> onCancel(ManagerState state, ManagerCommand.Cancel cancel) {
        Optional<CollectionRecord> found = cancel.id() == null ? state.current() : state.find(cancel.id());
        if (found.isEmpty()) {
            return reply(cancel.replyTo(), new ManagerReply.Unknown());
        }
        CollectionRecord record = found.get();
        CollectionId id = record.id();
        List<ManagerEvent> events = new ArrayList<>();
        if (record.state() == CollectionState.QUEUED) {
            String reason = "cancelled by " + cancel.by() + " before it started";
            events.add(new CollectionEvent.CancelRequested(id, now(), cancel.by()));
            events.add(new CollectionEvent.StateChanged(id, now(), CollectionState.CANCELLED, reason));
        }
        events.addAll(uploads.cancel(record, cancel.by()));
        running.tell(id, new CollectionCommand.Cancel(cancel.by()));
        return Effect().persist(events).thenRun(after -> {
            CollectionLog.info(id, "cancel requested by {}", cancel.by());
            happened(after, id);
            cancel.replyTo().tell(queries.view(after.find(id)));
        });
    }

    private Effect<ManagerEvent, ManagerState> onDelete(ManagerState state, ManagerCommand.Delete delete) {
        Optional<ManagerReply> refusal = deletion.refuse(state, delete.id());
        if (refusal.isPresent()) {
            return reply(delete.replyTo(), refusal.get());
        }
        return Effect().persist(new CollectionEvent.Deleted(delete.id(), now())).thenRun(after -> {
            CollectionLog.info(delete.id(), "deleted");
            deletion.carryOut(List.of(delete.id()));
            delete.replyTo().tell(new ManagerReply.Forgotten());
        });
    }

    private Effect<ManagerEvent, ManagerState> onPin(ManagerState state, ManagerCommand.Pin pin) {
        List<ManagerEvent> events = new ArrayList<>();
        state.find(pin.id())
                .filter(c -> c.isPinned() != pin.pinned())
                .ifPresent(c -> events.add(new CollectionEvent.PinChanged(c.id(), now(), pin.pinned(), pin.by())));
        return Effect().persist(events).thenRun(after -> {
            happened(after, pin.id());
            pin.replyTo().tell(queries.view(after.find(pin.id())));
        });
    }

    private Effect<ManagerEvent, ManagerState> onPreflight(ManagerState state, ManagerCommand.Preflight check) {
        if (state.byKey(check.key()).isPresent()) {
            return reply(check.replyTo(), new ManagerReply.Checked(null));
        }
        uploads.check(check);
        return Effect().none();
    }

    private Effect<ManagerEvent, ManagerState> onUpload(ManagerState state, ManagerCommand.Upload upload) {
        Optional<ManagerReply> refusal = uploads.refuse(state, upload);
        if (refusal.isPresent()) {
            return reply(upload.replyTo(), refusal.get());
        }
        return Effect().persist(uploads.requested(state, upload)).thenRun(after -> {
            uploads.look(after);
            happened(after, upload.id());
            upload.replyTo().tell(queries.view(after.find(upload.id())));
        });
    }

    private Effect<ManagerEvent, ManagerState> onUploadTold(ManagerState state, ManagerCommand.UploadTold told) {
        List<CollectionEvent> events = uploads.told(state, told);
        return Effect().persist(List.<ManagerEvent>copyOf(events)).thenRun(after -> {
            told.safe().complete(Done.getInstance());
            events.forEach(CollectionLog::event);
            uploads.look(after);
            if (!events.isEmpty()) {
                happened(after, told.id());
            }
        });
    }

    private Effect<ManagerEvent, ManagerState> onUploadProgressed(
            ManagerState state, ManagerCommand.UploadProgressed news) {
        uploads.progressed(news.id(), new RunningUploads.Sent(news.bytes(), news.problem()));
        state.find(news.id()).ifPresent(record -> progress.touch(news.id()));
        return Effect().none();
    }

    private Effect<ManagerEvent, ManagerState> onAwaitEvents(ManagerState state, ManagerCommand.AwaitEvents question) {
        Optional<CollectionRecord> record = state.find(question.id());
        if (record.isEmpty()) {
            return reply(question.replyTo(), new ManagerReply.Unknown());
        }
        ManagerReply.Events answer = queries.events(record.get(), question);
        boolean news = !answer.events().isEmpty() || answer.progressVersion() > question.progressAfter();
        if (news || answer.ended()) {
            return reply(question.replyTo(), answer);
        }
        waiters.add(question, now());
        return Effect().none();
    }

    private Effect<ManagerEvent, ManagerState> onRecord(ManagerState state, ManagerCommand.RecordEvents message) {
        List<ManagerEvent> accepted = new ArrayList<>();
        // The collection judged its events by the same rules in the same order; what is left is that it may be over.
        state.find(message.id()).filter(c -> !c.state().isTerminal()).ifPresent(c -> {
            accepted.addAll(message.events());
            accepted.addAll(message.heard());
            progress.take(message.id()).ifPresent(accepted::add);
        });
        return Effect().persist(accepted).thenRun(after -> {
            message.replyTo().tell(new CollectionCommand.Recorded(message.batch()));
            message.events().forEach(CollectionLog::event);
            after.find(message.id()).ifPresent(heldJobs::release);
            if (!message.events().isEmpty()) {
                uploads.look(after);
            }
            happened(after, message.id());
        });
    }

    private Effect<ManagerEvent, ManagerState> onProgressed(ManagerState state, ManagerCommand.Progressed message) {
        state.find(message.id()).ifPresent(record -> message.counters().stream()
                .filter(record::isNews)
                .forEach(counters -> progress.put(message.id(), counters)));
        return Effect().none();
    }

    private Effect<ManagerEvent, ManagerState> onOpenSession(ManagerState state, ManagerCommand.OpenSession open) {
        NodeId node = open.node().node();
        if (connected.rival(node, open.instance()).isPresent()) {
            return reply(
                    open.replyTo(),
                    new ManagerReply.Refused(
                            "NODE_ID_IN_USE",
                            "another agent is connected under the node id " + node
                                    + "; every agent needs an id of its own",
                            true));
        }
        if (connected.isCurrent(node, open.session())) {
            // It asked twice, because the first answer took long.
            return reply(open.replyTo(), new ManagerReply.Admitted(heldJobs.unwanted(state, open), term.epoch()));
        }
        connected.connect(node, open.instance(), open.session()).ifPresent(old -> old.session()
                .tell(new SessionCommand.Superseded()));
        context.watchWith(open.session(), new ManagerCommand.SessionGone(node, open.session()));
        List<CollectionId> release = heldJobs.unwanted(state, open);
        return Effect().persist(new NodeSeen(open.node(), true)).thenRun(after -> {
            CollectionLog.node(node, "connected, agent {}", open.node().agentVersion());
            open.replyTo().tell(new ManagerReply.Admitted(release, term.epoch()));
        });
    }

    private Effect<ManagerEvent, ManagerState> onDoubted() {
        externals.leadership().doubt();
        return Effect().none();
    }

    private Effect<ManagerEvent, ManagerState> onSessionGone(ManagerState state, ManagerCommand.SessionGone gone) {
        KnownNode known = state.nodes().get(gone.node());
        if (!connected.disconnect(gone.node(), gone.session()) || known == null) {
            return Effect().none();
        }
        KnownNode seen = new KnownNode(
                known.node(), now(), known.agentVersion(), known.address(), known.labels(), known.facts());
        return Effect()
                .persist(new NodeSeen(seen, false))
                .thenRun(after -> CollectionLog.node(gone.node(), "disconnected"));
    }

    /** A collection whose actor failed ends here, so that nothing stays open because of a bug. */
    private Effect<ManagerEvent, ManagerState> onCollectionGone(
            ManagerState state, ManagerCommand.CollectionGone gone) {
        running.remove(gone.id());
        String reason = "internal error: " + (gone.failure() == null ? "it stopped too early" : gone.failure());
        List<CollectionEvent> events = state.find(gone.id())
                .map(record -> AbandonedCollection.end(record, reason, now()))
                .orElse(List.of());
        return Effect().persist(List.<ManagerEvent>copyOf(events)).thenRun(after -> {
            externals.store().close(gone.id());
            events.forEach(CollectionLog::event);
            happened(after, gone.id());
            context.getSelf().tell(new ManagerCommand.Dispatch());
        });
    }

    private Effect<ManagerEvent, ManagerState> onTick(ManagerState state) {
        for (ManagerCommand.AwaitEvents question : waiters.expire(now())) {
            question.replyTo()
                    .tell(state.find(question.id())
                            .<ManagerReply>map(c -> queries.events(c, question))
                            .orElseGet(ManagerReply.Unknown::new));
        }
        List<CollectionTrace.Progress> told = progress.takeAll();
        List<Retention.Overdue> overdue = retention.look(state.all(), now());
        List<ManagerEvent> events = new ArrayList<>(told);
        overdue.forEach(o -> events.add(new CollectionEvent.Deleted(o.id(), now())));
        return Effect().persist(events).thenRun(after -> {
            told.forEach(p -> happened(after, p.collection()));
            overdue.forEach(o -> CollectionLog.info(o.id(), "deleted: {}", o.reason()));
            deletion.carryOut(overdue.stream().map(Retention.Overdue::id).toList());
        });
    }

    /** Wakes those who wait for news of a collection. */
    private void happened(ManagerState state, CollectionId id) {
        state.find(id).ifPresent(record -> {
            progress.touch(id);
            waiters.answer(id, question -> queries.events(record, question));
        });
    }

    private Effect<ManagerEvent, ManagerState> reply(ActorRef<ManagerReply> to, ManagerReply answer) {
        return Effect().none().thenRun(state -> to.tell(answer));
    }

    private Instant now() {
        return externals.clock().instant();
    }
}

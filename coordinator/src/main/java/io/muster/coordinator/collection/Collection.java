package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.StoredBundle;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One running collection: plans, keeps a bounded number of nodes going, and seals the bundle once every planned item is
 * answered. What happens is told to the manager in batches, one at a time; a node hears that its events are safe after
 * the manager has said so.
 */
final class Collection extends AbstractBehavior<CollectionCommand> {
    private static final Duration SEAL_AGAIN = Duration.ofSeconds(5);
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(300);

    private final CollectionTask task;
    private final TimerScheduler<CollectionCommand> timers;
    private final ActorRef<ManagerCommand> manager;
    private final StoreWork work;
    private final Outbox outbox = new Outbox();
    private final CollectionLedger ledger;
    private final CollectionRecord record;
    private final Plan plan;
    private final boolean resumed;
    private final List<NodeId> attaching = new ArrayList<>();
    private final Deque<NodeId> waiting = new ArrayDeque<>();
    private final Map<NodeId, ActorRef<NodeCommand>> active = new HashMap<>();
    private final CollectionProgress progress;
    private boolean storeReady;
    private boolean sealing;
    private boolean ended;
    /** Who wanted it to end after its own last word; null without. */
    private @Nullable String cancelledLate;

    static Behavior<CollectionCommand> create(CollectionId id, CollectionTask task, ActorRef<ManagerCommand> manager) {
        return Behaviors.withMdc(
                CollectionCommand.class,
                Map.of("collection", id.value()),
                Behaviors.setup(
                        context -> Behaviors.withTimers(timers -> new Collection(context, timers, task, manager))));
    }

    private Collection(
            ActorContext<CollectionCommand> context,
            TimerScheduler<CollectionCommand> timers,
            CollectionTask task,
            ActorRef<ManagerCommand> manager) {
        super(context);
        context.setLoggerName(Collection.class);
        this.task = task;
        this.timers = timers;
        this.manager = manager;
        this.record = CollectionRecord.restore(task.history());
        this.ledger = new CollectionLedger(record, outbox, task.clock());
        this.progress = new CollectionProgress(record.id(), task.store(), manager);
        this.work = new StoreWork(context, task.store(), task.blocking());
        Plan known = record.plan();
        this.resumed = known != null;
        this.plan = known != null ? known : makePlan();
        for (NodePlan node : plan.nodes()) {
            begin(node.node());
        }
        tellManager();
        timers.startSingleTimer(
                new CollectionCommand.DeadlineReached(),
                remaining(record.startedAt(), record.request().limits().timeout()));
        timers.startTimerWithFixedDelay(new CollectionCommand.ProgressTick(), PROGRESS_INTERVAL);
        Map<NodeId, Integer> attempts = new LinkedHashMap<>();
        plan.nodes()
                .forEach(node ->
                        attempts.put(node.node(), ledger.node(node.node()).attempt()));
        work.accept(id(), record.request().completed(), attempts);
    }

    private Plan makePlan() {
        List<NodeId> nodes = task.nodes().stream().map(KnownNode::node).toList();
        Plan fresh = Planner.plan(record.request(), nodes, task.connected());
        ledger.add(new CollectionEvent.Planned(id(), now(), fresh));
        return fresh;
    }

    private void begin(NodeId node) {
        NodeState state = ledger.stateOf(node);
        boolean elsewhere = record.isTakenOver() && ledger.hasContent(node);
        if (state == NodeState.COLLECTING || state == NodeState.TRANSFERRING || elsewhere) {
            attaching.add(node);
        } else if (state == NodeState.PENDING && (resumed || task.connected().contains(node))) {
            waiting.add(node);
        } else if (state == NodeState.PENDING) {
            ledger.endNode(node, VerdictKind.LOST, NodeState.UNREACHABLE, unreachable(node));
        }
    }

    /**
     * What is left of a time that began at {@code since}, maybe under an earlier coordinator. Never less than nodes
     * need to come back and tell what they have, and never more than the whole, whatever the clocks say.
     */
    private Duration remaining(@Nullable Instant since, Duration whole) {
        Duration left = since == null ? whole : whole.minus(Duration.between(since, now()));
        Duration least =
                task.config().window().compareTo(whole) < 0 ? task.config().window() : whole;
        return left.compareTo(least) < 0 ? least : left.compareTo(whole) > 0 ? whole : left;
    }

    private String unreachable(NodeId node) {
        Instant seen = task.nodes().stream()
                .filter(n -> n.node().equals(node))
                .findFirst()
                .map(KnownNode::lastSeen)
                .orElse(null);
        return "node unreachable: its agent is not connected, "
                + (seen == null ? "and never was" : "last seen " + seen);
    }

    @Override
    public Receive<CollectionCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(CollectionCommand.StoreReady.class, this::onStoreReady)
                .onMessage(CollectionCommand.NodeEvents.class, this::onNodeEvents)
                .onMessage(CollectionCommand.NodeProgress.class, this::onNodeProgress)
                .onMessage(CollectionCommand.NodeGone.class, this::onNodeGone)
                .onMessage(CollectionCommand.Recorded.class, this::onRecorded)
                .onMessage(CollectionCommand.Cancel.class, this::onCancel)
                .onMessage(CollectionCommand.Doubted.class, m -> onDoubted())
                .onMessage(CollectionCommand.DeadlineReached.class, m -> onDeadline())
                .onMessage(CollectionCommand.ProgressTick.class, m -> onProgressTick())
                .onMessage(CollectionCommand.SealingEnded.class, this::onSealingEnded)
                .onMessage(CollectionCommand.SealAgain.class, m -> onSealAgain())
                .onSignal(ChildFailed.class, this::onChildFailed)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<CollectionCommand> onStoreReady(CollectionCommand.StoreReady ready) {
        if (ready.failure() != null) {
            String reason = "the bundle store cannot take chunks: " + ready.failure();
            waiting.addAll(attaching);
            attaching.clear();
            endWaiting(VerdictKind.FAILED, NodeState.FAILED, reason);
        }
        for (NodePlan node : plan.nodes()) {
            if (ledger.stateOf(node.node()).isTerminal() && !attaching.contains(node.node())) {
                task.store().close(id(), node.node());
            }
        }
        storeReady = true;
        attaching.forEach(this::spawn);
        attaching.clear();
        if (resumed && record.isCancelRequested()) {
            return stopAll(VerdictKind.CANCELLED, NodeState.CANCELLED, "cancelled");
        }
        return goOn();
    }

    /** Starts nodes while there is room, and seals when the last one has ended. */
    private Behavior<CollectionCommand> goOn() {
        // The plan is safe before anything starts.
        boolean ready = storeReady && (resumed || outbox.isFirstSafe());
        while (ready
                && !waiting.isEmpty()
                && active.size() < record.request().limits().nodes()) {
            spawn(waiting.remove());
        }
        if (ready && waiting.isEmpty() && active.isEmpty() && !sealing) {
            ledger.proveComplete(plan);
            // Everything is safe before it is sealed: after a restart the same is sealed again.
            if (outbox.isEmpty()) {
                seal();
            }
        }
        tellManager();
        return this;
    }

    private void spawn(NodeId node) {
        NodeTask job = new NodeTask(
                id(),
                node,
                Planner.order(record.request(), plan, node),
                NodeLedger.resume(id(), node, ledger.node(node), record.isTakenOver()),
                resumed,
                record.isTakenOver(),
                remaining(
                        ledger.node(node).startedAt(), record.request().limits().nodeTimeout()),
                task.config(),
                task.store(),
                task.term(),
                task.blocking(),
                task.clock());
        ActorRef<NodeCommand> child =
                getContext().spawn(NodeCollector.create(job, getContext().getSelf()), "node-" + node);
        getContext().watch(child);
        active.put(node, child);
    }

    private Behavior<CollectionCommand> onNodeEvents(CollectionCommand.NodeEvents message) {
        message.events().forEach(ledger::add);
        if (message.heard() != null) {
            outbox.add(message.heard());
        }
        if (message.mark() > 0) {
            outbox.mark(message.from(), message.mark());
        }
        tellManager();
        return this;
    }

    private Behavior<CollectionCommand> onNodeProgress(CollectionCommand.NodeProgress told) {
        progress.put(told.counters());
        return this;
    }

    private Behavior<CollectionCommand> onChildFailed(ChildFailed failed) {
        return nodeGone(failed, String.valueOf(failed.getCause()));
    }

    private Behavior<CollectionCommand> onTerminated(Terminated terminated) {
        return nodeGone(terminated, "its actor stopped too early");
    }

    private Behavior<CollectionCommand> nodeGone(Terminated signal, String failure) {
        active.entrySet().stream()
                .filter(e -> e.getValue().path().equals(signal.getRef().path()))
                .map(Map.Entry::getKey)
                .findFirst()
                .ifPresent(node -> getContext().getSelf().tell(new CollectionCommand.NodeGone(node, failure)));
        return this;
    }

    private Behavior<CollectionCommand> onNodeGone(CollectionCommand.NodeGone gone) {
        active.remove(gone.node());
        task.store().close(id(), gone.node());
        // Nothing happens here after a regular end: the node has answered everything and is in its last state.
        ledger.endNode(gone.node(), VerdictKind.FAILED, NodeState.FAILED, "internal error: " + gone.failure());
        progress.ended(gone.node());
        return goOn();
    }

    /** Comes too late once everything is answered: then what is sealed is what it would have been, and stays here. */
    private Behavior<CollectionCommand> onCancel(CollectionCommand.Cancel cancel) {
        if (ended) {
            cancelledLate = cancel.by();
            return this;
        }
        if (sealing) {
            if (record.uploads().isOpen()) {
                uploadEnds("cancelled by " + cancel.by());
                tellManager();
            }
            return this;
        }
        ledger.add(new CollectionEvent.CancelRequested(id(), now(), cancel.by()));
        return stopAll(VerdictKind.CANCELLED, NodeState.CANCELLED, "cancelled by " + cancel.by());
    }

    private Behavior<CollectionCommand> onDoubted() {
        manager.tell(new ManagerCommand.Doubted());
        return this;
    }

    private Behavior<CollectionCommand> onDeadline() {
        String reason = "the collection's time of "
                + Durations.format(record.request().limits().timeout()) + " is up";
        ledger.add(new CollectionEvent.Noted(id(), now(), "deadline reached", null, reason));
        return stopAll(VerdictKind.TIMED_OUT, NodeState.TIMED_OUT, reason);
    }

    private Behavior<CollectionCommand> stopAll(VerdictKind kind, NodeState state, String reason) {
        if (sealing) {
            return this;
        }
        endWaiting(kind, state, reason);
        active.values().forEach(node -> node.tell(new NodeCommand.Stop(kind, reason)));
        return goOn();
    }

    private void endWaiting(VerdictKind kind, NodeState state, String reason) {
        waiting.forEach(node -> ledger.endNode(node, kind, state, reason));
        waiting.clear();
    }

    private Behavior<CollectionCommand> onSealAgain() {
        seal();
        return this;
    }

    private void seal() {
        sealing = true;
        CollectionOutcome outcome = CollectionOutcome.of(record);
        Map<NodeId, String> versions = task.nodes().stream()
                .filter(n -> n.agentVersion() != null)
                .collect(Collectors.toMap(KnownNode::node, n -> String.valueOf(n.agentVersion())));
        ManifestHeader header = ManifestHeaders.of(record, outcome, versions, now());
        getContext().getLog().info("sealing");
        work.seal(header, record.request(), record.sealOrder());
    }

    private Behavior<CollectionCommand> onSealingEnded(CollectionCommand.SealingEnded end) {
        StoredBundle bundle = end.bundle();
        if (bundle == null && end.diskFull()) {
            getContext().getLog().warn("no disk space to seal, trying again in {}", Durations.format(SEAL_AGAIN));
            timers.startSingleTimer(new CollectionCommand.SealAgain(), SEAL_AGAIN);
            return this;
        }
        CollectionOutcome outcome = CollectionOutcome.of(record);
        if (bundle == null) {
            outcome = new CollectionOutcome(CollectionState.FAILED, "the bundle could not be sealed: " + end.failure());
        } else {
            ledger.add(new CollectionEvent.Sealed(
                    id(),
                    now(),
                    new BundleView(bundle.file(), bundle.bytes(), bundle.sha256(), bundle.entries()),
                    task.term().coordinator()));
        }
        if (record.uploads().isDue() && outcome.state() != CollectionState.CANCELLED) {
            // The manager goes on from here: it has the bundle uploaded, and then gives the last state.
            ledger.add(new CollectionEvent.StateChanged(id(), now(), CollectionState.UPLOADING, null));
        } else {
            if (record.uploads().isOpen()) {
                uploadEnds(bundle == null ? "there is no bundle" : "the collection was cancelled");
            }
            ledger.add(new CollectionEvent.StateChanged(id(), now(), outcome.state(), outcome.reason()));
        }
        ended = true;
        tellProgress();
        tellManager();
        return this;
    }

    private void uploadEnds(String reason) {
        ledger.add(new CollectionEvent.UploadChanged(id(), now(), UploadState.FAILED, null, reason));
    }

    /** Sends what there is to the manager, unless it still works on the batch before. */
    private void tellManager() {
        outbox.next()
                .ifPresent(batch -> manager.tell(new ManagerCommand.RecordEvents(
                        id(),
                        batch.number(),
                        batch.events(),
                        batch.heard(),
                        getContext().getSelf().narrow())));
    }

    private Behavior<CollectionCommand> onRecorded(CollectionCommand.Recorded recorded) {
        if (!outbox.confirm(recorded.batch())) {
            return this;
        }
        if (!ended || !outbox.isEmpty()) {
            return goOn();
        }
        if (cancelledLate != null) {
            // The manager has the upload in hand from now on, and can end it.
            manager.tell(new ManagerCommand.Cancel(
                    id(), cancelledLate, getContext().getSystem().ignoreRef()));
        }
        return Behaviors.stopped();
    }

    private Behavior<CollectionCommand> onProgressTick() {
        tellProgress();
        return this;
    }

    private void tellProgress() {
        progress.lookForRoom(active.keySet(), now()).forEach(ledger::add);
        tellManager();
        progress.tell(active.keySet());
    }

    private CollectionId id() {
        return record.id();
    }

    private Instant now() {
        return task.clock().instant();
    }
}

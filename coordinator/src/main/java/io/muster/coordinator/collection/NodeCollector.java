package io.muster.coordinator.collection;

import io.muster.coordinator.agent.AgentKeys;
import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.bundle.DiskFull;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.Durations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.jspecify.annotations.Nullable;

/**
 * One node of a running collection: keeps contact with its agent through whatever session there is, and tells the
 * collection what happens, each thing once. Ends itself, and with it every planned item of the node has its verdict.
 */
final class NodeCollector extends AbstractBehavior<NodeCommand> {
    private static final long END_MARK = Long.MAX_VALUE;
    private static final String WINDOW = "window";
    /** Orders of one node's job: the first, and one more after each of a few takeovers. */
    private static final int MAX_ATTEMPTS = 3;

    private static final Duration LOOK_FOR_CHUNKS = Duration.ofMillis(200);

    private final NodeTask task;
    private final TimerScheduler<NodeCommand> timers;
    private final ActorRef<CollectionCommand> parent;
    private final NodeLedger ledger;
    private final AgentLine agent;
    private NodeCommand.@Nullable Stop stopping;
    private boolean ended;
    private boolean beginningAgain;
    private int storedChunks;
    private long storedSinceNanos = System.nanoTime();

    static Behavior<NodeCommand> create(NodeTask task, ActorRef<CollectionCommand> parent) {
        Map<String, String> mdc = Map.of(
                "collection", task.collection().value(), "node", task.node().value());
        return Behaviors.withMdc(
                NodeCommand.class,
                mdc,
                Behaviors.setup(
                        context -> Behaviors.withTimers(timers -> new NodeCollector(context, timers, task, parent))));
    }

    private NodeCollector(
            ActorContext<NodeCommand> context,
            TimerScheduler<NodeCommand> timers,
            NodeTask task,
            ActorRef<CollectionCommand> parent) {
        super(context);
        context.setLoggerName(NodeCollector.class);
        this.task = task;
        this.timers = timers;
        this.parent = parent;
        this.ledger = task.ledger();
        this.agent = new AgentLine(task);
        var key = AgentKeys.of(task.node());
        ActorRef<Receptionist.Listing> listings = context.messageAdapter(
                Receptionist.Listing.class, listing -> new NodeCommand.Sessions(listing.getServiceInstances(key)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(key, listings));
        timers.startSingleTimer(
                WINDOW, new NodeCommand.WindowClosed(), task.config().window());
        timers.startSingleTimer(
                new NodeCommand.DeadlineReached(),
                task.deadline().plus(task.config().slack()));
    }

    @Override
    public Receive<NodeCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(NodeCommand.Sessions.class, this::onSessions)
                .onMessage(NodeCommand.SessionGone.class, this::onSessionGone)
                .onMessage(NodeCommand.FromAgent.class, this::onAgent)
                .onMessage(NodeCommand.Unable.class, this::onUnable)
                .onMessage(NodeCommand.Safe.class, this::onSafe)
                .onMessage(NodeCommand.Stop.class, this::onStop)
                .onMessage(NodeCommand.WindowClosed.class, m -> onWindowClosed())
                .onMessage(NodeCommand.DeadlineReached.class, m -> onDeadline())
                .onMessage(NodeCommand.LookForChunks.class, m -> onLookForChunks())
                .onMessage(NodeCommand.SegmentReady.class, this::onSegmentReady)
                .onMessage(NodeCommand.StopWaitOver.class, m -> onStopWaitOver())
                .build();
    }

    private Behavior<NodeCommand> onSessions(NodeCommand.Sessions sessions) {
        if (!agent.isAmong(sessions.sessions())) {
            sessions.sessions().stream().findFirst().ifPresent(this::adopt);
        }
        return this;
    }

    private void adopt(ActorRef<SessionCommand> found) {
        timers.cancel(WINDOW);
        getContext().watchWith(found, new NodeCommand.SessionGone(found));
        agent.adopt(found, getContext().getSelf());
        if (ledger.isAccepted()) {
            getContext().getLog().info("agent is back, goes on after event {}", ledger.lastSequence());
            report(
                    List.of(new CollectionEvent.Noted(
                            task.collection(), task.clock().instant(), "agent is back", task.node(), null)),
                    0);
            agent.attach();
        } else {
            agent.startJob();
            if (task.resumed()) {
                // It may have run for long: what it told the earlier coordinator is to be told again.
                agent.attach();
            }
        }
        NodeCommand.Stop stop = stopping;
        if (stop != null) {
            agent.cancelJob(stop.reason());
        }
    }

    private Behavior<NodeCommand> onSessionGone(NodeCommand.SessionGone gone) {
        if (!ended && agent.lost(gone.session())) {
            getContext()
                    .getLog()
                    .info(
                            "agent is gone, waiting {} for it",
                            Durations.format(task.config().window()));
            report(
                    List.of(new CollectionEvent.Noted(
                            task.collection(), task.clock().instant(), "agent is gone", task.node(), null)),
                    0);
            timers.startSingleTimer(
                    WINDOW, new NodeCommand.WindowClosed(), task.config().window());
        }
        return this;
    }

    private Behavior<NodeCommand> onAgent(NodeCommand.FromAgent message) {
        if (ended || beginningAgain) {
            return this;
        }
        if (message.event() instanceof AgentEvent.JobUpdated updated) {
            return updated.attempt() == ledger.attempt() ? onUpdate(updated) : this;
        }
        if (message.event() instanceof AgentEvent.StaleEpoch) {
            parent.tell(new CollectionCommand.Doubted());
            return this;
        }
        if (message.event() instanceof AgentEvent.ChunksGone gone && gone.attempt() == ledger.attempt()) {
            return beginAgain("its agent has no chunks before number " + gone.firstHeld() + " any more");
        }
        if (message.event() instanceof AgentEvent.JobUnknown && ledger.isAccepted() && task.takenOver()) {
            return beginAgain("its agent no longer has the job");
        }
        if (message.event() instanceof AgentEvent.JobProgress progress) {
            parent.tell(new CollectionCommand.NodeProgress(new NodeCounters(
                    task.node(),
                    progress.bytesCollected(),
                    task.store().bytes(task.collection(), task.node()),
                    progress.state())));
        }
        if (message.event() instanceof AgentEvent.JobUnknown && ledger.isAccepted()) {
            return end(ledger.endEarly(
                    VerdictKind.LOST,
                    NodeState.FAILED,
                    "the agent was restarted and no longer has this job",
                    task.clock().instant()));
        }
        return this;
    }

    private Behavior<NodeCommand> onUnable(NodeCommand.Unable unable) {
        return end(ledger.endEarly(
                unable.kind(), NodeState.FAILED, unable.reason(), task.clock().instant()));
    }

    /** What an earlier coordinator had of this node is not to be had from its agent: the job is ordered again. */
    private Behavior<NodeCommand> beginAgain(String reason) {
        if (stopping != null || ledger.attempt() >= MAX_ATTEMPTS) {
            return end(ledger.endEarly(
                    VerdictKind.LOST, NodeState.FAILED, reason, task.clock().instant()));
        }
        beginningAgain = true;
        ledger.beginAgain();
        getContext().getLog().info("ordered again, attempt {}: {}", ledger.attempt(), reason);
        parent.tell(new CollectionCommand.NodeEvents(
                task.node(),
                List.of(new CollectionEvent.Noted(
                        task.collection(), task.clock().instant(), "collected again", task.node(), reason)),
                heard(),
                0,
                getContext().getSelf()));
        int attempt = ledger.attempt();
        CompletableFuture<NodeCommand> ready = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        task.store().beginAgain(task.collection(), task.node(), attempt);
                        return new NodeCommand.SegmentReady(null);
                    } catch (IOException e) {
                        return new NodeCommand.SegmentReady(e.toString());
                    }
                },
                task.blocking());
        getContext()
                .pipeToSelf(
                        ready,
                        (done, failure) ->
                                failure == null ? done : new NodeCommand.SegmentReady(String.valueOf(failure)));
        return this;
    }

    private Behavior<NodeCommand> onSegmentReady(NodeCommand.SegmentReady ready) {
        beginningAgain = false;
        if (ready.failure() != null) {
            return end(ledger.endEarly(
                    VerdictKind.LOST,
                    NodeState.FAILED,
                    "the bundle store cannot take it again: " + ready.failure(),
                    task.clock().instant()));
        }
        agent.startJob();
        NodeCommand.Stop stop = stopping;
        if (stop != null) {
            agent.cancelJob(stop.reason());
        }
        return this;
    }

    /** A job that had finished under an earlier coordinator sends its chunks again; they may take their time. */
    private boolean waitForChunks() {
        int stored = task.store().contiguousChunks(task.collection(), task.node());
        if (!task.takenOver() || ledger.missing(stored) == 0) {
            return false;
        }
        if (stored != storedChunks) {
            storedChunks = stored;
            storedSinceNanos = System.nanoTime();
        }
        if (System.nanoTime() - storedSinceNanos > task.config().window().toNanos()) {
            return false;
        }
        timers.startSingleTimer(new NodeCommand.LookForChunks(), LOOK_FOR_CHUNKS);
        return true;
    }

    private Behavior<NodeCommand> onLookForChunks() {
        return ended || beginningAgain || !ledger.isFinished() ? this : finish();
    }

    private Behavior<NodeCommand> onUpdate(AgentEvent.JobUpdated updated) {
        NodeLedger.Order order = ledger.orderOf(updated.sequence());
        if (order == NodeLedger.Order.EARLY) {
            agent.attach();
        } else if (order == NodeLedger.Order.NEXT) {
            List<CollectionEvent> events = ledger.take(updated, task.clock().instant());
            if (ledger.isFinished()) {
                // Not safe before the end that follows from it is: otherwise nobody would say it again.
                storedSinceNanos = System.nanoTime();
                return finish();
            }
            report(events, updated.sequence());
        } else {
            report(List.of(), updated.sequence());
        }
        return this;
    }

    private Behavior<NodeCommand> finish() {
        if (waitForChunks()) {
            return this;
        }
        int stored = task.store().contiguousChunks(task.collection(), task.node());
        ledger.confirm(stored);
        NodeCommand.Stop stop = stopping;
        if (stop != null) {
            return end(stopped(stop));
        }
        return end(ledger.endFinished(stored, task.clock().instant()));
    }

    private Behavior<NodeCommand> onStop(NodeCommand.Stop stop) {
        if (ended || stopping != null) {
            return this;
        }
        stopping = stop;
        if (!agent.isConnected() && !ledger.isAccepted()) {
            return onStopWaitOver();
        }
        agent.cancelJob(stop.reason());
        timers.startSingleTimer(new NodeCommand.StopWaitOver(), task.config().cancelWait());
        return this;
    }

    private Behavior<NodeCommand> onStopWaitOver() {
        NodeCommand.Stop stop = stopping;
        return stop == null ? this : end(stopped(stop));
    }

    /** A node that ran out of time because this coordinator had no room for its chunks is not to blame. */
    private List<CollectionEvent> stopped(NodeCommand.Stop stop) {
        Instant now = task.clock().instant();
        if (stop.kind() == VerdictKind.TIMED_OUT && task.store().waitsForRoom(task.collection(), task.node())) {
            String reason = DiskFull.REASON + ": chunks from number "
                    + task.store().contiguousChunks(task.collection(), task.node()) + " on found no room in time";
            return ledger.endEarly(
                    VerdictKind.LOST, ledger.isUsable() ? NodeState.PARTIAL : NodeState.FAILED, reason, now);
        }
        return ledger.endEarly(stop.kind(), stateFor(stop.kind()), stop.reason(), now);
    }

    private Behavior<NodeCommand> onDeadline() {
        String reason = "the node's time of "
                + Durations.format(task.order().limits().nodeTimeout()) + " is up and its agent did not end the job";
        return onStop(new NodeCommand.Stop(VerdictKind.TIMED_OUT, reason));
    }

    private Behavior<NodeCommand> onWindowClosed() {
        String silence = Durations.format(task.config().window());
        return ledger.isAccepted()
                ? end(ledger.endEarly(
                        VerdictKind.LOST,
                        NodeState.FAILED,
                        "the agent vanished and did not come back within " + silence,
                        task.clock().instant()))
                : end(ledger.endEarly(
                        VerdictKind.LOST,
                        NodeState.UNREACHABLE,
                        "node unreachable: its agent was not connected for " + silence,
                        task.clock().instant()));
    }

    private static NodeState stateFor(VerdictKind kind) {
        return kind == VerdictKind.TIMED_OUT ? NodeState.TIMED_OUT : NodeState.CANCELLED;
    }

    private Behavior<NodeCommand> end(List<CollectionEvent> events) {
        if (!ended) {
            ended = true;
            timers.cancelAll();
            task.store().close(task.collection(), task.node());
            report(events, END_MARK);
        }
        return this;
    }

    private Behavior<NodeCommand> onSafe(NodeCommand.Safe safe) {
        if (safe.mark() == END_MARK) {
            if (!task.term().isShared()) {
                // Otherwise the agent keeps what it has until the bundle is sealed: it may be asked for again.
                agent.releaseJob();
            }
            return Behaviors.stopped();
        }
        if (safe.mark() > 0) {
            agent.acknowledge(safe.mark());
        }
        return this;
    }

    private void report(List<CollectionEvent> events, long mark) {
        CollectionTrace.Heard heard = mark == 0 || mark == END_MARK ? null : heard();
        parent.tell(new CollectionCommand.NodeEvents(
                task.node(), events, heard, mark, getContext().getSelf()));
    }

    private CollectionTrace.Heard heard() {
        return new CollectionTrace.Heard(task.collection(), task.node(), ledger.attempt(), ledger.lastSequence());
    }
}

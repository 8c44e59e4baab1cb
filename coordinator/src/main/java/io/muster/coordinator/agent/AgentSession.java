package io.muster.coordinator.agent;

import io.muster.coordinator.collection.KnownNode;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.collection.NodeCommand;
import io.muster.coordinator.collection.Version;
import io.muster.coordinator.config.AgentsConfig;
import io.muster.coordinator.security.AgentCaller;
import io.muster.coordinator.security.AgentStanding;
import io.muster.coordinator.security.JobTokens;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.HeldJob;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.VerdictKind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
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
 * One agent's connection. Says hello, watches the heartbeats, and hands messages on: to the agent what collections
 * order, to their node collectors what the agent tells. Lives as long as the connection.
 */
final class AgentSession extends AbstractBehavior<SessionCommand> {
    /** One question to the manager, and how long it is asked again while another one takes over. */
    private static final Duration ADMISSION_TIMEOUT = Duration.ofSeconds(3);

    private static final Duration ADMISSION_PATIENCE = Duration.ofSeconds(20);
    private static final Duration CLOSING_TIME = Duration.ofSeconds(2);
    private static final int MAX_ESTIMATES = 16;

    private final Connection connection;
    private final Map<CollectionId, ActorRef<NodeCommand>> collectors = new HashMap<>();
    private final Map<String, ActorRef<SessionCommand.Estimated>> estimates = new LinkedHashMap<>();
    private final WatchedOutputs outputs = new WatchedOutputs(this::say);
    private final TimerScheduler<SessionCommand> timers;
    private AgentEvent.@Nullable Hello hello;

    /** Agents obey nothing before their welcome. */
    private final List<AgentCommand> beforeWelcome = new ArrayList<>();

    private boolean welcomed;
    private long askedSinceNanos;
    private long lastHeardNanos = System.nanoTime();

    /**
     * What a session works with.
     *
     * @param address of the agent, for people
     * @param caller what the agent has shown of who it is
     */
    record Connection(
            ActorRef<SessionCommand.Outgoing> outgoing,
            String address,
            AgentCaller caller,
            ActorRef<ManagerCommand> manager,
            AgentsConfig config,
            AgentStanding standing,
            JobTokens tokens,
            Clock clock) {}

    static Behavior<SessionCommand> create(Connection connection) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new AgentSession(context, timers, connection)));
    }

    private AgentSession(
            ActorContext<SessionCommand> context, TimerScheduler<SessionCommand> timers, Connection connection) {
        super(context);
        context.setLoggerName(AgentSession.class);
        this.connection = connection;
        this.timers = timers;
        timers.startTimerWithFixedDelay(
                new SessionCommand.Check(), connection.config().heartbeat().dividedBy(2));
    }

    @Override
    public Receive<SessionCommand> createReceive() {
        return newReceiveBuilder()
                .onMessage(SessionCommand.Connected.class, this::onConnected)
                .onMessage(SessionCommand.Received.class, this::onReceived)
                .onMessage(SessionCommand.Unreadable.class, this::onUnreadable)
                .onMessage(SessionCommand.Disconnected.class, m -> Behaviors.stopped())
                .onMessage(SessionCommand.Admission.class, this::onAdmission)
                .onMessage(SessionCommand.Announce.class, m -> onAnnounce())
                .onMessage(SessionCommand.AskAgain.class, m -> askManager())
                .onMessage(SessionCommand.Attach.class, this::onAttach)
                .onMessage(SessionCommand.Send.class, this::onSend)
                .onMessage(SessionCommand.Estimate.class, this::onEstimate)
                .onMessage(SessionCommand.WatchOutput.class, this::onWatchOutput)
                .onMessage(SessionCommand.LeaveOutput.class, this::onLeaveOutput)
                .onMessage(SessionCommand.ListenerGone.class, this::onListenerGone)
                .onMessage(SessionCommand.Superseded.class, m -> close("replaced by a newer session"))
                .onMessage(SessionCommand.Check.class, m -> onCheck())
                .build();
    }

    private Behavior<SessionCommand> onConnected(SessionCommand.Connected connected) {
        connected.ready().tell(SessionCommand.Ready.READY);
        return this;
    }

    private Behavior<SessionCommand> onReceived(SessionCommand.Received received) {
        lastHeardNanos = System.nanoTime();
        received.ready().tell(SessionCommand.Ready.READY);
        AgentEvent event = received.event();
        if (event instanceof AgentEvent.Hello first) {
            return hello == null ? onHello(first) : reject("PROTOCOL", "a second hello", false);
        }
        if (hello == null) {
            return reject("PROTOCOL", "the first message must be hello", false);
        }
        if (event instanceof AgentEvent.Heartbeat heartbeat) {
            say(new AgentCommand.HeartbeatAck(heartbeat.number()));
        } else if (event instanceof AgentEvent.JobUpdated updated) {
            forward(updated.collection(), event);
        } else if (event instanceof AgentEvent.JobProgress progress) {
            forward(progress.collection(), event);
        } else if (event instanceof AgentEvent.JobUnknown unknown) {
            forward(unknown.collection(), event);
        } else if (event instanceof AgentEvent.ChunksGone gone) {
            forward(gone.collection(), event);
        } else if (event instanceof AgentEvent.StaleEpoch stale) {
            forward(stale.collection(), event);
        } else if (event instanceof AgentEvent.OutputPrinted printed) {
            outputs.heard(printed);
        } else if (event instanceof AgentEvent.JobEstimated estimated) {
            ActorRef<SessionCommand.Estimated> waiting = estimates.remove(estimated.requestId());
            if (waiting != null) {
                waiting.tell(new SessionCommand.Estimated(estimated.estimates()));
            }
        }
        return this;
    }

    private void forward(CollectionId collection, AgentEvent event) {
        ActorRef<NodeCommand> collector = collectors.get(collection);
        if (collector != null) {
            collector.tell(new NodeCommand.FromAgent(event, getContext().getSelf()));
        }
    }

    private Behavior<SessionCommand> onHello(AgentEvent.Hello first) {
        if (AgentEndpoints.commonVersion(first.wireVersion()) == 0) {
            return reject(
                    AgentEndpoints.REJECTED_VERSION,
                    "this coordinator speaks versions " + AgentEndpoints.OLDEST_WIRE_VERSION + " to "
                            + AgentEndpoints.WIRE_VERSION + " of the agent protocol, the agent speaks "
                            + first.wireVersion() + "; upgrade the older one",
                    false);
        }
        // What comes over the wire may lack what the record promises.
        if (Objects.isNull(first.node()) || Objects.isNull(first.instance()) || Objects.isNull(first.agentVersion())) {
            return reject("PROTOCOL", "hello needs node, instance and agentVersion", false);
        }
        Optional<String> objection = connection.standing().objection(connection.caller(), first.node());
        if (objection.isPresent()) {
            return reject("NOT_THIS_NODE", objection.get(), false);
        }
        hello = first;
        askedSinceNanos = System.nanoTime();
        return askManager();
    }

    /** To a manager that has just started, this session and what the agent holds are news. */
    private Behavior<SessionCommand> onAnnounce() {
        askedSinceNanos = System.nanoTime();
        return askManager();
    }

    private Behavior<SessionCommand> askManager() {
        AgentEvent.Hello first = hello;
        if (first == null) {
            return this;
        }
        KnownNode node = new KnownNode(
                first.node(),
                connection.clock().instant(),
                first.agentVersion(),
                connection.address(),
                first.labels(),
                first.facts());
        getContext()
                .ask(
                        ManagerReply.class,
                        connection.manager(),
                        ADMISSION_TIMEOUT,
                        (ActorRef<ManagerReply> replyTo) -> new ManagerCommand.OpenSession(
                                node,
                                first.instance(),
                                welcomed
                                        ? List.of()
                                        : first.jobs().stream()
                                                .map(HeldJob::collection)
                                                .toList(),
                                getContext().getSelf(),
                                replyTo),
                        (reply, failure) ->
                                new SessionCommand.Admission(reply, failure == null ? null : failure.toString()));
        return this;
    }

    private Behavior<SessionCommand> onAdmission(SessionCommand.Admission admission) {
        AgentEvent.Hello first = hello;
        if (first == null) {
            return this;
        }
        if (admission.reply() instanceof ManagerReply.Refused refused) {
            return reject(refused.code(), refused.reason(), refused.retry());
        }
        if (!(admission.reply() instanceof ManagerReply.Admitted granted)) {
            return onNoManager(String.valueOf(admission.failure()));
        }
        granted.release().forEach(id -> beforeWelcome.add(new AgentCommand.ReleaseJob(id, granted.epoch())));
        if (!welcomed) {
            welcome(first);
        }
        beforeWelcome.forEach(this::say);
        beforeWelcome.clear();
        return this;
    }

    private void welcome(AgentEvent.Hello first) {
        welcomed = true;
        say(new AgentCommand.Welcome(
                AgentEndpoints.commonVersion(first.wireVersion()),
                Version.TEXT,
                connection.config().heartbeat().toMillis(),
                connection.config().timeout().toMillis()));
        NodeId node = first.node();
        getContext()
                .getSystem()
                .receptionist()
                .tell(Receptionist.register(AgentKeys.of(node), getContext().getSelf()));
    }

    /** The manager is between two coordinators; the connection is worth keeping meanwhile. */
    private Behavior<SessionCommand> onNoManager(String failure) {
        boolean patient = System.nanoTime() - askedSinceNanos < ADMISSION_PATIENCE.toNanos();
        if (!patient && !welcomed) {
            return reject("NOT_READY", "no coordinator leads: " + failure, true);
        }
        timers.startSingleTimer(new SessionCommand.AskAgain(), Duration.ofMillis(200));
        return this;
    }

    private Behavior<SessionCommand> onUnreadable(SessionCommand.Unreadable unreadable) {
        unreadable.ready().tell(SessionCommand.Ready.READY);
        return reject("PROTOCOL", unreadable.reason(), false);
    }

    private Behavior<SessionCommand> onAttach(SessionCommand.Attach attach) {
        collectors.put(attach.collection(), attach.collector());
        return this;
    }

    private Behavior<SessionCommand> onSend(SessionCommand.Send send) {
        if (send.command() instanceof AgentCommand.StartJob start && !canObey(start)) {
            return this;
        }
        if (send.command() instanceof AgentCommand.ReleaseJob release) {
            collectors.remove(release.collection());
        }
        AgentCommand command = withToken(send.command());
        if (welcomed) {
            say(command);
        } else {
            beforeWelcome.add(command);
        }
        return this;
    }

    /** Only the agent itself is told what its chunks are known by: it is in no journal, and no other coordinator. */
    private AgentCommand withToken(AgentCommand command) {
        AgentEvent.Hello first = hello;
        if (first == null) {
            return command;
        }
        if (command instanceof AgentCommand.StartJob start) {
            return start.withChunkToken(connection.tokens().of(start.collection(), first.node()));
        }
        return command instanceof AgentCommand.AttachJob attach
                ? attach.withChunkToken(connection.tokens().of(attach.collection(), first.node()))
                : command;
    }

    /** An agent that would collect without the redaction or encryption that was asked for is never told to collect. */
    private boolean canObey(AgentCommand.StartJob start) {
        boolean redacts = start.order().redaction() != null;
        boolean encrypts = !start.order().recipients().isEmpty();
        AgentEvent.Hello first = hello;
        if ((!redacts && !encrypts) || (first != null && first.wireVersion() >= AgentEndpoints.PROTECTING_VERSION)) {
            return true;
        }
        ActorRef<NodeCommand> collector = collectors.get(start.collection());
        if (collector != null) {
            collector.tell(new NodeCommand.Unable(
                    redacts ? VerdictKind.REDACTION_FAILED : VerdictKind.FAILED,
                    "its agent, version " + (first == null ? "unknown" : first.agentVersion()) + ", cannot "
                            + (redacts
                                    ? "redact; upgrade it, or collect with redaction \"none\""
                                    : "encrypt; upgrade it, or collect without recipients")));
        }
        return false;
    }

    private Behavior<SessionCommand> onEstimate(SessionCommand.Estimate estimate) {
        String id = UUID.randomUUID().toString();
        if (estimates.size() >= MAX_ESTIMATES) {
            estimates.remove(estimates.keySet().iterator().next());
        }
        estimates.put(id, estimate.replyTo());
        say(new AgentCommand.EstimateJob(id, estimate.order()));
        return this;
    }

    private Behavior<SessionCommand> onWatchOutput(SessionCommand.WatchOutput watch) {
        AgentEvent.Hello first = hello;
        if (first == null || first.wireVersion() < AgentEndpoints.LIVE_VERSION) {
            String reason = "its agent, version " + (first == null ? "unknown" : first.agentVersion())
                    + ", does not tell what runs; upgrade it";
            watch.listener()
                    .tell(new OutputHeard(
                            new AgentEvent.OutputPrinted(watch.collection(), watch.collector(), List.of(), reason)));
            return this;
        }
        getContext().watchWith(watch.listener(), new SessionCommand.ListenerGone(watch.listener()));
        outputs.watch(watch);
        return this;
    }

    private Behavior<SessionCommand> onLeaveOutput(SessionCommand.LeaveOutput leave) {
        outputs.leave(leave);
        return this;
    }

    private Behavior<SessionCommand> onListenerGone(SessionCommand.ListenerGone gone) {
        outputs.gone(gone.listener());
        return this;
    }

    private Behavior<SessionCommand> onCheck() {
        AgentEvent.Hello first = hello;
        if (first != null) {
            Optional<String> objection = connection.standing().objection(connection.caller(), first.node());
            if (objection.isPresent()) {
                return reject("NOT_THIS_NODE", objection.get(), false);
            }
        }
        Duration silence = Duration.ofNanos(System.nanoTime() - lastHeardNanos);
        if (silence.compareTo(connection.config().timeout()) > 0) {
            return close("silent for " + silence.toMillis() + " ms");
        }
        return this;
    }

    private Behavior<SessionCommand> reject(String code, String reason, boolean retry) {
        getContext().getLog().warn("agent at {} rejected: {} {}", connection.address(), code, reason);
        say(new AgentCommand.Rejected(code, reason, retry));
        connection.outgoing().tell(new SessionCommand.Outgoing.Close());
        return closing(System.nanoTime());
    }

    /** Lets the last words reach the agent: if this actor stopped now, the connection would drop them. */
    private static Behavior<SessionCommand> closing(long since) {
        return Behaviors.receive((context, message) -> {
            if (message instanceof SessionCommand.Received received) {
                received.ready().tell(SessionCommand.Ready.READY);
            } else if (message instanceof SessionCommand.Unreadable unreadable) {
                unreadable.ready().tell(SessionCommand.Ready.READY);
            }
            boolean over = message instanceof SessionCommand.Disconnected
                    || System.nanoTime() - since > CLOSING_TIME.toNanos();
            return over ? Behaviors.stopped() : Behaviors.same();
        });
    }

    private Behavior<SessionCommand> close(String reason) {
        AgentEvent.Hello first = hello;
        getContext()
                .getLog()
                .info("session of {} closed: {}", first == null ? connection.address() : first.node(), reason);
        connection.outgoing().tell(new SessionCommand.Outgoing.Close());
        return Behaviors.stopped();
    }

    private void say(AgentCommand command) {
        connection.outgoing().tell(new SessionCommand.Outgoing.Message(command));
    }
}

package io.muster.coordinator.agent;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.config.AgentsConfig;
import io.muster.coordinator.security.AgentCaller;
import io.muster.coordinator.security.AgentStanding;
import io.muster.coordinator.security.JobTokens;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.receptionist.Receptionist;

/** The sessions on this coordinator: a bounded number, each on its own. */
public final class AgentSessions extends AbstractBehavior<AgentSessions.Command> {
    private final ActorRef<ManagerCommand> manager;
    private final AgentsConfig config;
    private final AgentStanding standing;
    private final JobTokens tokens;
    private final Clock clock;
    private final Set<ActorRef<SessionCommand>> open = new HashSet<>();
    private Set<ActorRef<SessionCommand.Nothing>> managers = Set.of();

    /** What this actor takes. */
    public sealed interface Command {}

    /** A manager started, here or on another coordinator. */
    private record ManagerStarted(Set<ActorRef<SessionCommand.Nothing>> marks) implements Command {}

    /** Begins a session over a connection; empty where there are too many. */
    public record Open(
            ActorRef<SessionCommand.Outgoing> outgoing,
            String address,
            AgentCaller caller,
            ActorRef<Optional<ActorRef<SessionCommand>>> replyTo)
            implements Command {}

    public static Behavior<Command> create(
            ActorRef<ManagerCommand> manager,
            AgentsConfig config,
            AgentStanding standing,
            JobTokens tokens,
            Clock clock) {
        return Behaviors.setup(context -> new AgentSessions(context, manager, config, standing, tokens, clock));
    }

    private AgentSessions(
            ActorContext<Command> context,
            ActorRef<ManagerCommand> manager,
            AgentsConfig config,
            AgentStanding standing,
            JobTokens tokens,
            Clock clock) {
        super(context);
        this.manager = manager;
        this.config = config;
        this.standing = standing;
        this.tokens = tokens;
        this.clock = clock;
        ActorRef<Receptionist.Listing> starts = context.messageAdapter(
                Receptionist.Listing.class,
                listing -> new ManagerStarted(listing.getServiceInstances(AgentKeys.MANAGER_STARTED)));
        context.getSystem().receptionist().tell(Receptionist.subscribe(AgentKeys.MANAGER_STARTED, starts));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::onOpen)
                .onMessage(ManagerStarted.class, this::onManagerStarted)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Command> onOpen(Open request) {
        if (open.size() >= config.maxSessions()) {
            request.replyTo().tell(Optional.empty());
            return this;
        }
        AgentSession.Connection connection = new AgentSession.Connection(
                request.outgoing(), request.address(), request.caller(), manager, config, standing, tokens, clock);
        ActorRef<SessionCommand> session = getContext().spawnAnonymous(AgentSession.create(connection));
        getContext().watch(session);
        open.add(session);
        request.replyTo().tell(Optional.of(session));
        return this;
    }

    private Behavior<Command> onTerminated(Terminated terminated) {
        open.removeIf(session -> session.path().equals(terminated.getRef().path()));
        return this;
    }

    /** Whoever was known to the manager before is not known to the new one. */
    private Behavior<Command> onManagerStarted(ManagerStarted started) {
        boolean news = !managers.containsAll(started.marks());
        managers = started.marks();
        if (news) {
            open.forEach(session -> session.tell(new SessionCommand.Announce()));
        }
        return this;
    }
}

package io.muster.coordinator.agent;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.config.AgentsConfig;
import java.time.Clock;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** The sessions on this coordinator: a bounded number, each on its own. */
public final class AgentSessions extends AbstractBehavior<AgentSessions.Open> {
    private final ActorRef<ManagerCommand> manager;
    private final AgentsConfig config;
    private final Clock clock;
    private int open;

    /** Begins a session over a connection; empty where there are too many. */
    public record Open(
            ActorRef<SessionCommand.Outgoing> outgoing,
            String address,
            ActorRef<Optional<ActorRef<SessionCommand>>> replyTo) {}

    public static Behavior<Open> create(ActorRef<ManagerCommand> manager, AgentsConfig config, Clock clock) {
        return Behaviors.setup(context -> new AgentSessions(context, manager, config, clock));
    }

    private AgentSessions(
            ActorContext<Open> context, ActorRef<ManagerCommand> manager, AgentsConfig config, Clock clock) {
        super(context);
        this.manager = manager;
        this.config = config;
        this.clock = clock;
    }

    @Override
    public Receive<Open> createReceive() {
        return newReceiveBuilder()
                .onMessage(Open.class, this::onOpen)
                .onSignal(Terminated.class, this::onTerminated)
                .build();
    }

    private Behavior<Open> onOpen(Open request) {
        if (open >= config.maxSessions()) {
            request.replyTo().tell(Optional.empty());
            return this;
        }
        open++;
        AgentSession.Connection connection =
                new AgentSession.Connection(request.outgoing(), request.address(), manager, config, clock);
        ActorRef<SessionCommand> session = getContext().spawnAnonymous(AgentSession.create(connection));
        getContext().watch(session);
        request.replyTo().tell(Optional.of(session));
        return this;
    }

    private Behavior<Open> onTerminated(Terminated terminated) {
        open--;
        return this;
    }
}

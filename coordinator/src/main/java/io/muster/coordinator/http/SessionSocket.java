package io.muster.coordinator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.coordinator.agent.AgentSessions;
import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.agent.SessionCommand.Outgoing;
import io.muster.coordinator.agent.SessionCommand.Ready;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.security.AgentCaller;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.json.Json;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.jspecify.annotations.Nullable;

/** Connects an agent's WebSocket with its session actor: JSON on one side, messages on the other, both bounded. */
final class SessionSocket {
    private final ActorSystem<?> system;
    private final MusterConfig config;
    private final ActorRef<AgentSessions.Command> sessions;

    SessionSocket(ActorSystem<?> system, MusterConfig config, ActorRef<AgentSessions.Command> sessions) {
        this.system = system;
        this.config = config;
        this.sessions = sessions;
    }

    /** One WebSocket message: an event, or why it is none. */
    private record Incoming(@Nullable AgentEvent event, String problem) {}

    /**
     * A session on its way.
     *
     * @param session empty where there are too many
     */
    record Opening(
            CompletionStage<Optional<ActorRef<SessionCommand>>> session,
            Source<Outgoing, NotUsed> outgoing,
            ActorSystem<?> system) {
        Flow<Message, Message, NotUsed> flow(ActorRef<SessionCommand> session) {
            Sink<Incoming, NotUsed> sink = ActorSink.<Incoming, SessionCommand, Ready>actorRefWithBackpressure(
                    session,
                    (ready, incoming) -> incoming.event() == null
                            ? new SessionCommand.Unreadable(incoming.problem(), ready)
                            : new SessionCommand.Received(incoming.event(), ready),
                    SessionCommand.Connected::new,
                    Ready.READY,
                    new SessionCommand.Disconnected("closed by the agent"),
                    failure -> new SessionCommand.Disconnected(String.valueOf(failure)));
            return Flow.fromSinkAndSourceCoupled(
                    Flow.of(Message.class).mapAsync(1, m -> read(m, system)).to(sink),
                    outgoing.map(SessionSocket::write));
        }
    }

    /** @param caller what its agent has shown */
    Opening open(String address, AgentCaller caller) {
        Pair<ActorRef<Outgoing>, Source<Outgoing, NotUsed>> outgoing = ActorSource.<Outgoing>actorRef(
                        message -> message instanceof Outgoing.Close,
                        message -> Optional.empty(),
                        config.agents().outgoingQueue(),
                        OverflowStrategy.fail())
                .preMaterialize(system);
        return new Opening(
                AskPattern.ask(
                        sessions,
                        replyTo -> new AgentSessions.Open(outgoing.first(), address, caller, replyTo),
                        config.http().askTimeout(),
                        system.scheduler()),
                outgoing.second(),
                system);
    }

    private static Message write(Outgoing outgoing) {
        try {
            return TextMessage.create(Json.mapper().writeValueAsString(((Outgoing.Message) outgoing).command()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CompletionStage<Incoming> read(Message message, ActorSystem<?> system) {
        if (!message.isText()) {
            return CompletableFuture.completedFuture(new Incoming(null, "messages are text"));
        }
        TextMessage text = message.asTextMessage();
        if (text.isStrict()) {
            return CompletableFuture.completedFuture(parse(text.getStrictText()));
        }
        return text.getStreamedText()
                .limitWeighted(AgentEndpoints.MAX_MESSAGE_CHARS, part -> (long) part.length())
                .runFold(new StringBuilder(), StringBuilder::append, system)
                .handle((all, failure) -> failure == null
                        ? parse(all.toString())
                        : new Incoming(
                                null, "a message longer than " + AgentEndpoints.MAX_MESSAGE_CHARS + " characters"));
    }

    private static Incoming parse(String text) {
        if (text.length() > AgentEndpoints.MAX_MESSAGE_CHARS) {
            return new Incoming(null, "a message longer than " + AgentEndpoints.MAX_MESSAGE_CHARS + " characters");
        }
        try {
            AgentEvent event = Json.mapper().readValue(text, AgentEvent.class);
            return new Incoming(event, "null is no message");
        } catch (JsonProcessingException e) {
            return new Incoming(null, "cannot be read: " + e.getOriginalMessage());
        }
    }
}

package io.muster.coordinator.agent;

import io.muster.coordinator.cluster.ClusterMessage;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.collection.NodeCommand;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a session is told. */
public sealed interface SessionCommand {
    /** Comes from any coordinator. */
    sealed interface Remote extends SessionCommand, ClusterMessage {}

    /** From now on events of this job go there. */
    record Attach(CollectionId collection, ActorRef<NodeCommand> collector) implements Remote {}

    /** To the agent. */
    record Send(AgentCommand command) implements Remote {}

    /** Asks the agent what a job would cost. */
    record Estimate(JobOrder order, ActorRef<Estimated> replyTo) implements Remote {}

    /** From now on what a collector prints goes there, beginning after these offsets of its two streams. */
    record WatchOutput(
            CollectionId collection, CollectorId collector, long stdout, long stderr, ActorRef<OutputHeard> listener)
            implements Remote {}

    /** It goes there no more. */
    record LeaveOutput(CollectionId collection, CollectorId collector, ActorRef<OutputHeard> listener)
            implements Remote {}

    /** Whoever listened has ended. */
    record ListenerGone(ActorRef<OutputHeard> listener) implements SessionCommand {}

    /** Another session of the same agent takes over. */
    record Superseded() implements Remote {}

    /** Another manager decides now, and does not know of this session yet. */
    record Announce() implements SessionCommand {}

    /** Time to ask the manager again. */
    record AskAgain() implements SessionCommand {}

    /** Nobody says this: the mark of a manager's start takes no messages. */
    enum Nothing {}

    /** What an estimate came to. */
    record Estimated(List<AgentEvent.Estimate> estimates) implements ClusterMessage {}

    /**
     * The connection can take messages.
     *
     * @param ready told after each message, so that the next one may come
     */
    record Connected(ActorRef<Ready> ready) implements SessionCommand {}

    /** A message from the agent. */
    record Received(AgentEvent event, ActorRef<Ready> ready) implements SessionCommand {}

    /** The agent sent something that is no message. */
    record Unreadable(String reason, ActorRef<Ready> ready) implements SessionCommand {}

    /** The connection ended. */
    record Disconnected(String reason) implements SessionCommand {}

    /** The manager's answer, or why there is none. */
    record Admission(@Nullable ManagerReply reply, @Nullable String failure) implements SessionCommand {}

    /** Time to look whether the agent is alive. */
    record Check() implements SessionCommand {}

    /** The next message may come. */
    enum Ready {
        READY
    }

    /** To the connection. */
    sealed interface Outgoing {
        record Message(AgentCommand command) implements Outgoing {}

        /** Ends the connection after what was said. */
        record Close() implements Outgoing {}
    }
}

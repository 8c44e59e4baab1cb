package io.muster.coordinator.collection;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.protocol.agent.AgentCommand;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link NodeCollector} says to its agent about its job, through whatever session there is. What is said while
 * there is none is lost, and said again by {@link #attach} when there is one. Belongs to the actor.
 */
final class AgentLine {
    private final NodeTask task;
    private @Nullable ActorRef<SessionCommand> session;

    AgentLine(NodeTask task) {
        this.task = task;
    }

    boolean isConnected() {
        return session != null;
    }

    boolean isAmong(Set<ActorRef<SessionCommand>> sessions) {
        return session != null && sessions.contains(session);
    }

    /** Talks through this session from now on, which tells {@code listener} what the agent says of the collection. */
    void adopt(ActorRef<SessionCommand> found, ActorRef<NodeCommand> listener) {
        session = found;
        found.tell(new SessionCommand.Attach(task.collection(), listener));
    }

    /** Forgets the session if it is this one; says whether it was. */
    boolean lost(ActorRef<SessionCommand> gone) {
        if (!gone.equals(session)) {
            return false;
        }
        session = null;
        return true;
    }

    void startJob() {
        send(new AgentCommand.StartJob(
                task.collection(),
                task.term().epoch(),
                task.order(),
                task.ledger().attempt(),
                task.chunksTo()));
    }

    /** Has the agent say again what is not safe yet, and send what the store does not have. */
    void attach() {
        send(new AgentCommand.AttachJob(
                task.collection(),
                task.term().epoch(),
                task.ledger().lastSequence(),
                task.ledger().attempt(),
                task.store().contiguousChunks(task.collection(), task.node()),
                task.chunksTo()));
    }

    void cancelJob(String reason) {
        send(new AgentCommand.CancelJob(task.collection(), task.term().epoch(), reason));
    }

    void releaseJob() {
        send(new AgentCommand.ReleaseJob(task.collection(), task.term().epoch()));
    }

    /** Events up to this sequence number are in the journal. */
    void acknowledge(long sequence) {
        send(new AgentCommand.AckEvents(task.collection(), sequence));
    }

    private void send(AgentCommand command) {
        ActorRef<SessionCommand> current = session;
        if (current != null) {
            current.tell(new SessionCommand.Send(command));
        }
    }
}

package io.muster.coordinator.collection;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.cluster.ClusterMessage;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.plan.VerdictKind;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** What a node's collector is told. */
public sealed interface NodeCommand {
    /** From the agent, through its session. */
    record FromAgent(AgentEvent event, ActorRef<SessionCommand> session) implements NodeCommand, ClusterMessage {}

    /** The agent is too old for what it was to do, and was told nothing: each of its items gets this verdict. */
    record Unable(VerdictKind kind, String reason) implements NodeCommand, ClusterMessage {}

    /** The node's sessions now: none, one, or two while one replaces the other. */
    record Sessions(Set<ActorRef<SessionCommand>> sessions) implements NodeCommand {}

    record SessionGone(ActorRef<SessionCommand> session) implements NodeCommand {}

    /** Events up to a mark are safe. */
    record Safe(long mark) implements NodeCommand {}

    /**
     * End early.
     *
     * @param kind of the verdict on what is still open at the end
     */
    record Stop(VerdictKind kind, String reason) implements NodeCommand {}

    /** The node did not come back in time. */
    record WindowClosed() implements NodeCommand {}

    /** The node's time is up, its slack included. */
    record DeadlineReached() implements NodeCommand {}

    /** Time to look whether the chunks of a finished job are there. */
    record LookForChunks() implements NodeCommand {}

    /** A segment of its own is ready for another attempt, or cannot be had. */
    record SegmentReady(@Nullable String failure) implements NodeCommand {}

    /** The agent had its time to end a cancelled job. */
    record StopWaitOver() implements NodeCommand {}
}

package io.muster.protocol.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.protocol.id.CollectionId;

/**
 * What a coordinator says to an agent. Every command may arrive twice and must then do nothing new. {@code epoch}
 * fences commands of a coordinator that has lost the lead: an agent obeys none with a lower epoch than it has seen.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AgentCommand.Welcome.class, name = "welcome"),
    @JsonSubTypes.Type(value = AgentCommand.Rejected.class, name = "rejected"),
    @JsonSubTypes.Type(value = AgentCommand.HeartbeatAck.class, name = "heartbeatAck"),
    @JsonSubTypes.Type(value = AgentCommand.StartJob.class, name = "startJob"),
    @JsonSubTypes.Type(value = AgentCommand.AttachJob.class, name = "attachJob"),
    @JsonSubTypes.Type(value = AgentCommand.AckEvents.class, name = "ackEvents"),
    @JsonSubTypes.Type(value = AgentCommand.CancelJob.class, name = "cancelJob"),
    @JsonSubTypes.Type(value = AgentCommand.ReleaseJob.class, name = "releaseJob"),
    @JsonSubTypes.Type(value = AgentCommand.EstimateJob.class, name = "estimateJob"),
})
public sealed interface AgentCommand {
    /**
     * Answers {@link AgentEvent.Hello}: the session is open.
     *
     * @param heartbeatMillis how often the agent is to say {@link AgentEvent.Heartbeat}
     * @param timeoutMillis after this silence either side gives the connection up
     */
    record Welcome(int wireVersion, String coordinatorVersion, long heartbeatMillis, long timeoutMillis)
            implements AgentCommand {}

    /**
     * Answers {@link AgentEvent.Hello}: no session. The connection is closed next.
     *
     * @param retry whether trying again later can help
     */
    record Rejected(String code, String reason, boolean retry) implements AgentCommand {}

    record HeartbeatAck(long number) implements AgentCommand {}

    /** Starts a job, or does nothing where it is known already. */
    record StartJob(CollectionId collection, long epoch, JobOrder order) implements AgentCommand {}

    /** Asks for all events of a job after a sequence number: whoever took over, or came back, goes on from there. */
    record AttachJob(CollectionId collection, long epoch, long afterSequence) implements AgentCommand {}

    /** All events up to {@code sequence} are safe; the agent may forget them. */
    record AckEvents(CollectionId collection, long sequence) implements AgentCommand {}

    /** Ends a job now: every process tree is killed, what exists is packed and sent. */
    record CancelJob(CollectionId collection, long epoch, String reason) implements AgentCommand {}

    /** The coordinator has everything it wants of this job: its state and spool may go. */
    record ReleaseJob(CollectionId collection, long epoch) implements AgentCommand {}

    /** Asks what a job would cost, without running it; answered by {@link AgentEvent.JobEstimated}. */
    record EstimateJob(String requestId, JobOrder order) implements AgentCommand {}
}

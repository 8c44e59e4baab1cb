package io.muster.protocol.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator says to an agent. Every command may arrive twice and must then do nothing new. {@code epoch}
 * fences commands of a coordinator that has lost the lead: an agent obeys none with a lower epoch than it has seen, and
 * answers {@link AgentEvent.StaleEpoch}.
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
    @JsonSubTypes.Type(value = AgentCommand.WatchOutput.class, name = "watchOutput"),
    @JsonSubTypes.Type(value = AgentCommand.LeaveOutput.class, name = "leaveOutput"),
})
public sealed interface AgentCommand {
    /**
     * Answers {@link AgentEvent.Hello}: the session is open.
     *
     * @param wireVersion spoken in this session: the lower one of what the two can
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

    /**
     * Starts a job, or does nothing where this attempt or a later one is known already. An earlier attempt is dropped
     * with its chunks and events.
     *
     * @param attempt from 1; each has a segment and event sequences of its own. Absent means 1
     * @param chunksTo base addresses for chunks in order of preference; where none can be reached, or none is given,
     *     chunks go to the coordinator of the session
     * @param chunkToken to be shown with each chunk; null from coordinators that want none
     */
    record StartJob(
            CollectionId collection,
            long epoch,
            JobOrder order,
            int attempt,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<URI> chunksTo,
            @Nullable String chunkToken)
            implements AgentCommand {
        public StartJob {
            attempt = Math.max(1, attempt);
            chunksTo = chunksTo == null ? List.of() : List.copyOf(chunksTo);
        }

        /** The first attempt, with chunks to the coordinator of the session. */
        public StartJob(CollectionId collection, long epoch, JobOrder order) {
            this(collection, epoch, order, 1, List.of());
        }

        /** Without a token. */
        public StartJob(CollectionId collection, long epoch, JobOrder order, int attempt, List<URI> chunksTo) {
            this(collection, epoch, order, attempt, chunksTo, null);
        }

        public StartJob withChunkToken(String token) {
            return new StartJob(collection, epoch, order, attempt, chunksTo, token);
        }
    }

    /**
     * Claims a job: whoever took over, or came back, goes on from there. Answered with all events after a sequence
     * number, with {@link AgentEvent.ChunksGone} where chunks that are asked for are held no more, or with
     * {@link AgentEvent.JobUnknown}, also where the agent holds another attempt or knows less than the coordinator.
     *
     * @param attempt as in {@link StartJob}
     * @param fromChunk how many chunks the coordinator holds, from number 0 without holes: all later ones are sent
     *     (again). Null where it does not say: then acknowledged ones are not sent again
     * @param chunksTo as in {@link StartJob}
     * @param chunkToken as in {@link StartJob}
     */
    record AttachJob(
            CollectionId collection,
            long epoch,
            long afterSequence,
            int attempt,
            @Nullable Integer fromChunk,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<URI> chunksTo,
            @Nullable String chunkToken)
            implements AgentCommand {
        public AttachJob {
            attempt = Math.max(1, attempt);
            chunksTo = chunksTo == null ? List.of() : List.copyOf(chunksTo);
        }

        /** The first attempt, whose acknowledged chunks are still there, with chunks to the session's coordinator. */
        public AttachJob(CollectionId collection, long epoch, long afterSequence) {
            this(collection, epoch, afterSequence, 1, null, List.of());
        }

        /** Without a token. */
        public AttachJob(
                CollectionId collection,
                long epoch,
                long afterSequence,
                int attempt,
                @Nullable Integer fromChunk,
                List<URI> chunksTo) {
            this(collection, epoch, afterSequence, attempt, fromChunk, chunksTo, null);
        }

        public AttachJob withChunkToken(String token) {
            return new AttachJob(collection, epoch, afterSequence, attempt, fromChunk, chunksTo, token);
        }
    }

    /** All events up to {@code sequence} are safe; the agent may forget them. */
    record AckEvents(CollectionId collection, long sequence) implements AgentCommand {}

    /** Ends a job now: every process tree is killed, what exists is packed and sent. */
    record CancelJob(CollectionId collection, long epoch, String reason) implements AgentCommand {}

    /** The coordinator has everything it wants of this job: its state and spool may go. */
    record ReleaseJob(CollectionId collection, long epoch) implements AgentCommand {}

    /**
     * Somebody watches what a collector prints: from now on {@link AgentEvent.OutputPrinted} tells it, beginning with
     * what the agent still has after these offsets. A later one of the same collector replaces it, and it ends with the
     * session. Since version 4.
     *
     * @param number by which the answers to this one are told from those to an earlier one; null where nobody asks
     */
    record WatchOutput(
            CollectionId collection,
            CollectorId collector,
            long stdout,
            long stderr,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long number)
            implements AgentCommand {
        public WatchOutput(CollectionId collection, CollectorId collector, long stdout, long stderr) {
            this(collection, collector, stdout, stderr, null);
        }
    }

    /** Nobody watches any more. Since version 4. */
    record LeaveOutput(CollectionId collection, CollectorId collector) implements AgentCommand {}

    /** Asks what a job would cost, without running it; answered by {@link AgentEvent.JobEstimated}. */
    record EstimateJob(String requestId, JobOrder order) implements AgentCommand {}
}

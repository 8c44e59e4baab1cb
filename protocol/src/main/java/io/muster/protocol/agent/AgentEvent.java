package io.muster.protocol.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an agent says to its coordinator. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AgentEvent.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = AgentEvent.Heartbeat.class, name = "heartbeat"),
    @JsonSubTypes.Type(value = AgentEvent.JobUpdated.class, name = "jobUpdated"),
    @JsonSubTypes.Type(value = AgentEvent.JobProgress.class, name = "jobProgress"),
    @JsonSubTypes.Type(value = AgentEvent.JobUnknown.class, name = "jobUnknown"),
    @JsonSubTypes.Type(value = AgentEvent.JobEstimated.class, name = "jobEstimated"),
    @JsonSubTypes.Type(value = AgentEvent.ChunksGone.class, name = "chunksGone"),
    @JsonSubTypes.Type(value = AgentEvent.StaleEpoch.class, name = "staleEpoch"),
    @JsonSubTypes.Type(value = AgentEvent.OutputPrinted.class, name = "outputPrinted"),
})
public sealed interface AgentEvent {
    /**
     * The first message of a session.
     *
     * @param instance random, new at each start of the agent process; two live instances under one node id are a
     *     mistake that is refused
     * @param capabilities collector types and features this agent has, such as {@code collector:run}
     * @param facts about the host, for people: {@code os}, {@code kernel}, {@code arch}, {@code cpus},
     *     {@code memoryBytes}
     * @param jobs that this agent holds
     */
    record Hello(
            NodeId node,
            String instance,
            String agentVersion,
            int wireVersion,
            List<String> capabilities,
            Map<String, String> labels,
            Map<String, String> facts,
            List<HeldJob> jobs)
            implements AgentEvent {
        public Hello {
            capabilities = capabilities == null ? List.of() : List.copyOf(capabilities);
            labels = labels == null ? Map.of() : Map.copyOf(labels);
            facts = facts == null ? Map.of() : Map.copyOf(facts);
            jobs = jobs == null ? List.of() : List.copyOf(jobs);
        }
    }

    /**
     * A job that an agent holds, with the number of its newest event.
     *
     * @param attempt as in {@link AgentCommand.StartJob}
     */
    record HeldJob(CollectionId collection, long lastSequence, boolean finished, int attempt) {
        public HeldJob {
            attempt = Math.max(1, attempt);
        }

        /** The first attempt. */
        public HeldJob(CollectionId collection, long lastSequence, boolean finished) {
            this(collection, lastSequence, finished, 1);
        }
    }

    /** Says that the agent is alive. */
    record Heartbeat(long number) implements AgentEvent {}

    /**
     * A step of a job. Sequences start at 1 in each attempt, have no holes, and are sent again when a coordinator
     * attaches.
     *
     * @param attempt as in {@link AgentCommand.StartJob}; updates of an earlier one than was ordered last are void
     */
    record JobUpdated(CollectionId collection, long sequence, JobUpdate update, int attempt) implements AgentEvent {
        public JobUpdated {
            attempt = Math.max(1, attempt);
        }

        /** Of the first attempt. */
        public JobUpdated(CollectionId collection, long sequence, JobUpdate update) {
            this(collection, sequence, update, 1);
        }
    }

    /**
     * How far a job is. Not sequenced and never sent again: the next one says it all.
     *
     * @param bytesCollected content read so far, before compression
     * @param bytesPacked after compression
     * @param bytesAcknowledged of those, what the coordinator has
     * @param running collectors that run now, with the bytes that each has gathered
     * @param state a word for people where the job waits for something, such as {@code spool full}
     */
    record JobProgress(
            CollectionId collection,
            long bytesCollected,
            long bytesPacked,
            long bytesAcknowledged,
            Map<CollectorId, Long> running,
            @Nullable String state)
            implements AgentEvent {
        public JobProgress {
            running = running == null ? Map.of() : Map.copyOf(running);
        }
    }

    /** Answers a command about a job that this agent does not hold. */
    record JobUnknown(CollectionId collection) implements AgentEvent {}

    /**
     * Answers an {@link AgentCommand.AttachJob} that asks for chunks which this agent does not hold any more: it sends
     * what it holds from {@code firstHeld} on, and only a new attempt can bring what is before. Since version 2.
     *
     * @param firstHeld number of the lowest chunk that can still be sent; as high as the number of chunks cut so far
     *     where none can
     */
    record ChunksGone(CollectionId collection, int attempt, int firstHeld) implements AgentEvent {}

    /**
     * Answers a command whose epoch is lower than one that this agent has seen: it was not obeyed, and whoever sent it
     * has lost the lead. Since version 2.
     *
     * @param refused epoch of the command
     * @param newest epoch seen
     */
    record StaleEpoch(CollectionId collection, long refused, long newest) implements AgentEvent {}

    /**
     * What a watched collector printed. Not sequenced; where it is lost, watching again from an offset brings it.
     *
     * @param end why nothing follows; null while something may
     * @param watch number of the {@link AgentCommand.WatchOutput} that it answers; null where that has none, and of
     *     agents that do not know of numbers
     */
    record OutputPrinted(
            CollectionId collection,
            CollectorId collector,
            List<OutputPiece> pieces,
            @Nullable String end,
            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long watch)
            implements AgentEvent {
        public OutputPrinted {
            pieces = pieces == null ? List.of() : List.copyOf(pieces);
        }

        public OutputPrinted(
                CollectionId collection, CollectorId collector, List<OutputPiece> pieces, @Nullable String end) {
            this(collection, collector, pieces, end, null);
        }
    }

    /** Answers {@link AgentCommand.EstimateJob}. */
    record JobEstimated(String requestId, List<Estimate> estimates) implements AgentEvent {
        public JobEstimated {
            estimates = estimates == null ? List.of() : List.copyOf(estimates);
        }
    }

    /**
     * What one collector would cost.
     *
     * @param bytes of content; -1 where it can't be known beforehand, as for a command
     * @param files number of files; -1 likewise
     * @param note for people: a command line, the first files, or why it would be skipped
     */
    record Estimate(CollectorId collector, long bytes, long files, @Nullable String note) {}
}

package io.muster.protocol.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One step of a job, in the agent's own order. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = JobUpdate.Accepted.class, name = "accepted"),
    @JsonSubTypes.Type(value = JobUpdate.CollectorStarted.class, name = "collectorStarted"),
    @JsonSubTypes.Type(value = JobUpdate.CollectorFinished.class, name = "collectorFinished"),
    @JsonSubTypes.Type(value = JobUpdate.Collected.class, name = "collected"),
    @JsonSubTypes.Type(value = JobUpdate.Finished.class, name = "finished"),
})
public sealed interface JobUpdate {
    /** The job runs. */
    record Accepted(Instant at) implements JobUpdate {}

    record CollectorStarted(CollectorId collector, Instant at) implements JobUpdate {}

    /** The one verdict on a collector of this job. */
    record CollectorFinished(CollectorId collector, Verdict verdict) implements JobUpdate {}

    /** Every collector has its verdict; what is left is to move the last chunks. */
    record Collected(Instant at) implements JobUpdate {}

    /**
     * All chunks are acknowledged, or given up.
     *
     * @param chunks how many chunks the segment has: numbers 0 to {@code chunks} - 1
     * @param bytes their size
     * @param problem why not everything could be sent; null when everything was
     */
    record Finished(Instant at, int chunks, long bytes, @Nullable String problem) implements JobUpdate {}
}

package io.muster.agent.job;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import java.time.Instant;
import java.util.Map;

/** Hears of a job's steps, in order, on the job's own thread; so it must not block. */
public interface JobListener {
    void started(CollectorId collector, Instant at);

    /** The one verdict on a collector. */
    void finished(CollectorId collector, Verdict verdict);

    /**
     * About twice a second while the job runs.
     *
     * @param contentBytes taken into the segment so far, before compression
     * @param running what runs now, with the bytes that each has gathered
     */
    void progress(long contentBytes, Map<CollectorId, Long> running);
}

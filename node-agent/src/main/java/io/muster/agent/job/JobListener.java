package io.muster.agent.job;

import io.muster.agent.process.OutputListener;
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
     * A command begins whose output will be an entry of its collector. Called on the collector's thread.
     *
     * @param path of that entry, below the bundle's top folder
     * @return hears what is printed, as it is printed
     */
    default OutputListener printing(CollectorId collector, String path) {
        return OutputListener.NONE;
    }

    /**
     * About twice a second while the job runs.
     *
     * @param contentBytes taken into the segment so far, before compression
     * @param running what runs now, with the bytes that each has gathered
     */
    void progress(long contentBytes, Map<CollectorId, Long> running);
}

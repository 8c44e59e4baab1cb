package io.muster.agent.job;

import io.muster.protocol.archive.ChunkTail;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where an earlier process has left a job.
 *
 * @param verdicts given: these collectors do not run again
 * @param interrupted collectors that had begun: they run again
 * @param elapsed of the job's time
 * @param chunks of the segment that exist
 * @param last the end of the last one of them; null where there is none
 * @param entries that are in those chunks
 */
public record Resume(
        Map<CollectorId, Verdict> verdicts,
        Set<CollectorId> interrupted,
        Duration elapsed,
        int chunks,
        @Nullable ChunkTail last,
        Entries entries) {
    /** For a job that begins. */
    public static final Resume NOTHING = new Resume(Map.of(), Set.of(), Duration.ZERO, 0, null, consumer -> {});

    /** Entries, one after another. */
    @FunctionalInterface
    public interface Entries {
        void forEach(Consumer<EntryRecord> consumer) throws IOException;
    }
}

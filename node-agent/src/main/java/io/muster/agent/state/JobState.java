package io.muster.agent.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.agent.job.Folders;
import io.muster.agent.job.Resume;
import io.muster.agent.spool.SavedChunk;
import io.muster.agent.spool.SpoolLog;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.Verdict;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job on disk: its order, its events, its chunks, its times. Whatever can't be written (a full disk) makes the job
 * one that ends with its process: it goes on, and the next process does not find it. Nothing here is forced to the
 * disk: what a power cut loses is found out when a coordinator attaches. Thread-safe.
 */
public final class JobState {
    private static final Logger LOG = LoggerFactory.getLogger(JobState.class);

    private final Path folder;
    private final JobRecord record;
    private final List<JobUpdate> updates = new ArrayList<>();
    private final ChunkLog chunks;
    private JobTimes times;
    private @Nullable RecordFile events;
    private boolean lasting = true;
    private boolean rebooted;

    private JobState(Path folder, JobRecord record, JobTimes times) {
        this.folder = folder;
        this.record = record;
        this.times = times;
        this.chunks = new ChunkLog(folder.resolve("chunks.log"), record.order().format(), this::forfeit);
    }

    /** A new job, owned by whoever has ordered it. Its folder, if there is one already, is emptied. */
    public static JobState create(Path jobsFolder, JobRecord record) {
        Path folder = jobsFolder.resolve(record.collection() + "-" + record.attempt());
        if (Files.exists(folder)) {
            Folders.remove(folder);
        }
        JobState state = new JobState(folder, record, new JobTimes(null, Stamp.now(), null));
        try {
            Files.createDirectories(folder);
            state.openLogs();
            state.saveTimes();
            // The order comes last and makes the folder a job.
            WholeFile.write(state.order(), record, false);
        } catch (IOException e) {
            state.forfeit(e);
        }
        return state;
    }

    /** A job that an earlier process has left; null where the folder holds none that can go on. */
    public static @Nullable JobState open(Path folder) {
        JobRecord record = WholeFile.read(folder.resolve("order.json"), JobRecord.class);
        JobTimes times = WholeFile.read(folder.resolve("times.json"), JobTimes.class);
        if (record == null || times == null) {
            return null;
        }
        JobState state = new JobState(folder, record, times);
        state.rebooted = !times.owned().isSameBoot(Stamp.now());
        try {
            state.openLogs();
            return state;
        } catch (IOException e) {
            LOG.warn("{} can't be resumed: {}", folder, e.toString());
            state.close();
            return null;
        }
    }

    public JobRecord record() {
        return record;
    }

    /** For the collectors' temporary files. */
    public Path workFolder() {
        return folder.resolve("work");
    }

    public Path chunkFolder() {
        return folder.resolve("chunks");
    }

    /** Events that an earlier process has recorded, from sequence 1. */
    public synchronized List<JobUpdate> updates() {
        return List.copyOf(updates);
    }

    public List<SavedChunk> savedChunks() {
        return chunks.saved();
    }

    public SpoolLog chunkLog() {
        return chunks;
    }

    /**
     * Whether the host was rebooted since the job was written last. Its last records may be lost then, and only the
     * coordinator can tell.
     */
    public boolean wasRebooted() {
        return rebooted;
    }

    /** Where the earlier process has left the engine's part. */
    public synchronized Resume resume() {
        Map<CollectorId, Verdict> verdicts = new LinkedHashMap<>();
        Set<CollectorId> begun = new LinkedHashSet<>();
        for (JobUpdate update : updates) {
            if (update instanceof JobUpdate.CollectorStarted started) {
                begun.add(started.collector());
            } else if (update instanceof JobUpdate.CollectorFinished finished) {
                verdicts.put(finished.collector(), finished.verdict());
            }
        }
        begun.removeAll(verdicts.keySet());
        Stamp started = times.started();
        Duration elapsed = started == null ? Duration.ZERO : started.until(Stamp.now());
        return new Resume(verdicts, begun, elapsed, chunks.saved().size(), chunks.last(), chunks);
    }

    /** Keeps an event for good, before it is said to anybody. */
    public synchronized void append(JobUpdate update) {
        RecordFile open = events;
        if (open == null || !lasting) {
            return;
        }
        try {
            open.append(Json.mapper().writeValueAsBytes(update));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event is not writable", e);
        } catch (IOException e) {
            forfeit(e);
        }
    }

    /** The job begins to run, unless it had already. */
    public synchronized void started() {
        if (times.started() == null) {
            change(new JobTimes(Stamp.now(), times.owned(), times.cancelled()));
        }
    }

    /** A coordinator claims the job. */
    public synchronized void owned() {
        change(new JobTimes(times.started(), Stamp.now(), times.cancelled()));
    }

    public synchronized void cancelled(String reason) {
        if (times.cancelled() == null) {
            change(new JobTimes(times.started(), times.owned(), reason));
        }
    }

    /** Since a coordinator has claimed the job, as far as is known. */
    public synchronized Duration unownedFor() {
        return times.owned().until(Stamp.now());
    }

    public synchronized @Nullable String cancelReason() {
        return times.cancelled();
    }

    /** Whether the next process will find the job. */
    public synchronized boolean isLasting() {
        return lasting;
    }

    /** Leaves the job to the next process. */
    public synchronized void close() {
        try {
            if (events != null) {
                events.close();
            }
            chunks.close();
        } catch (IOException e) {
            LOG.debug("job {} not closed", record.collection(), e);
        }
        events = null;
    }

    /** The job is over: nothing of it stays. */
    public void remove() {
        forfeited();
        close();
        if (Files.exists(folder)) {
            Folders.remove(folder);
        }
    }

    private void openLogs() throws IOException {
        events = RecordFile.open(
                folder.resolve("events.log"),
                content -> updates.add(Json.mapper().readValue(bytes(content), JobUpdate.class)));
        chunks.open();
    }

    private static byte[] bytes(ByteBuffer content) {
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    private void change(JobTimes changed) {
        times = changed;
        try {
            if (lasting) {
                saveTimes();
            }
        } catch (IOException e) {
            // Times that are a little old end a job early, which is the safe side.
            LOG.warn("times of job {} are not saved: {}", record.collection(), e.toString());
        }
    }

    private void saveTimes() throws IOException {
        WholeFile.write(folder.resolve("times.json"), times, false);
    }

    private Path order() {
        return folder.resolve("order.json");
    }

    /** Half of the truth is worse than none: a job that can't be written down is not resumed. */
    private void forfeit(IOException e) {
        if (forfeited()) {
            LOG.warn(
                    "job {} will not outlive this process, its state can't be written: {}",
                    record.collection(),
                    e.toString());
        }
    }

    private synchronized boolean forfeited() {
        boolean was = lasting;
        lasting = false;
        try {
            Files.deleteIfExists(order());
        } catch (IOException e) {
            LOG.warn("could not remove {}: {}", order(), e.toString());
        }
        return was;
    }
}

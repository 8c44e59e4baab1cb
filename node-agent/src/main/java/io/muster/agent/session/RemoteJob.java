package io.muster.agent.session;

import io.muster.agent.job.Folders;
import io.muster.agent.job.Job;
import io.muster.agent.job.JobListener;
import io.muster.agent.spool.Spool;
import io.muster.agent.transfer.Transfer;
import io.muster.protocol.agent.AgentEvent.HeldJob;
import io.muster.protocol.agent.AgentEvent.JobProgress;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A job that a coordinator has ordered, from its order to its release: the engine, its spool, its transfer and its
 * event log. It runs on a thread of its own and does not need the connection.
 */
final class RemoteJob implements JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteJob.class);
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);

    private final CollectionId id;
    private final JobOrder order;
    private final AgentParts parts;
    private final EventSink sink;
    private final Runnable ended;
    private final EventLog log;
    private final Path folder;
    private final Thread thread;
    private @Nullable Job job;
    private @Nullable Spool spool;
    private @Nullable Transfer transfer;
    private @Nullable String cancelReason;
    private boolean discarded;
    private boolean finished;
    private long contentBytes;
    private @Nullable JobProgress lastProgress;

    /** @param ended called once, when the job has finished or was discarded */
    RemoteJob(CollectionId id, JobOrder order, AgentParts parts, EventSink sink, Runnable ended) {
        this.id = id;
        this.order = order;
        this.parts = parts;
        this.sink = sink;
        this.ended = ended;
        this.log = new EventLog(id);
        this.folder = parts.jobsFolder().resolve(id.value());
        this.thread = new Thread(this::work, "job-" + id.shortForm());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    synchronized HeldJob held() {
        return new HeldJob(id, log.lastSequence(), finished);
    }

    synchronized boolean isFinished() {
        return finished;
    }

    List<JobUpdated> eventsAfter(long sequence) {
        return log.after(sequence);
    }

    void acknowledge(long sequence) {
        log.acknowledge(sequence);
    }

    /** Ends it early; what was found is kept and sent. */
    synchronized void cancel(String reason) {
        if (cancelReason == null) {
            cancelReason = reason;
        }
        if (job != null) {
            job.cancel(reason);
        }
    }

    /** Ends it and drops everything: nobody wants it any more. */
    void discard(String reason) {
        Spool open;
        Transfer moving;
        synchronized (this) {
            discarded = true;
            open = spool;
            moving = transfer;
        }
        cancel(reason);
        if (open != null) {
            open.abort(reason);
        }
        if (moving != null) {
            moving.close();
        }
    }

    /** Waits for its thread to end. */
    void await(Duration atMost) throws InterruptedException {
        thread.join(atMost.toMillis());
    }

    @Override
    public void started(CollectorId collector, Instant at) {
        record(new JobUpdate.CollectorStarted(collector, at));
    }

    @Override
    public void finished(CollectorId collector, Verdict verdict) {
        if (verdict.kind() != VerdictKind.COLLECTED) {
            LOG.info("collector {}: {} ({})", collector, verdict.kind(), verdict.reason());
        }
        record(new JobUpdate.CollectorFinished(collector, verdict));
    }

    @Override
    public void progress(long content, Map<CollectorId, Long> running) {
        synchronized (this) {
            contentBytes = content;
        }
        tell(running);
    }

    private void work() {
        MDC.put("collection", id.value());
        MDC.put("node", order.node().value());
        try {
            collect();
        } catch (IOException | RuntimeException e) {
            LOG.error("job failed", e);
            failAll("the agent failed: " + e);
        } finally {
            cleanUp();
            ended.run();
        }
    }

    private void collect() throws IOException {
        Job running;
        Spool chunks = new Spool(folder.resolve("chunks"), parts.spoolSpace());
        Transfer moving = new Transfer(
                id,
                order.node(),
                chunks,
                parts.coordinators(),
                parts.client(),
                parts.secret(),
                parts.transferSettings(),
                this::refused);
        synchronized (this) {
            if (discarded) {
                return;
            }
            running = new Job(id, order, parts.tools(), folder.resolve("work"), chunks, this);
            job = running;
            spool = chunks;
            transfer = moving;
            if (cancelReason != null) {
                running.cancel(cancelReason);
            }
        }
        LOG.info("job started: {} collectors", order.collectors().size());
        record(new JobUpdate.Accepted(Instant.now()));
        moving.start(order.limits().transfers());
        running.run();
        chunks.complete();
        record(new JobUpdate.Collected(Instant.now()));
        LOG.info("collected: {} bytes of content in {} chunks", running.contentBytes(), chunks.chunks());
        awaitTransfer(moving);
        String problem = moving.problem() != null ? moving.problem() : running.problem();
        if (problem == null && isDiscarded()) {
            problem = "given up";
        }
        finish(chunks, problem);
    }

    private void awaitTransfer(Transfer moving) {
        while (!moving.isDone()) {
            try {
                moving.await(PROGRESS_INTERVAL);
            } catch (InterruptedException e) {
                discard("the agent is stopping");
            }
            tell(Map.of());
        }
    }

    private void finish(Spool chunks, @Nullable String problem) {
        LOG.info(
                "finished: {} chunks, {} bytes{}",
                chunks.chunks(),
                chunks.bytes(),
                problem == null ? "" : ", but " + problem);
        synchronized (this) {
            finished = true;
        }
        record(new JobUpdate.Finished(Instant.now(), chunks.chunks(), chunks.bytes(), problem));
    }

    /** A job that could not even run still answers for each of its collectors. */
    private void failAll(String reason) {
        Set<CollectorId> answered = new HashSet<>();
        for (JobUpdated event : log.after(0)) {
            if (event.update() instanceof JobUpdate.CollectorFinished done) {
                answered.add(done.collector());
            }
        }
        for (CollectorSpec spec : order.collectors()) {
            if (answered.add(spec.id())) {
                finished(spec.id(), Verdict.withoutRun(VerdictKind.FAILED, reason));
            }
        }
        record(new JobUpdate.Collected(Instant.now()));
        synchronized (this) {
            finished = true;
        }
        record(new JobUpdate.Finished(Instant.now(), 0, 0, reason));
    }

    private void cleanUp() {
        Spool open;
        synchronized (this) {
            open = spool;
            finished = true;
        }
        if (open != null) {
            open.abort("the job is over");
        }
        Folders.remove(folder);
    }

    /** The coordinator will take no more: collecting on would be for nobody. */
    private void refused(String reason) {
        LOG.warn("transfer ended: {}", reason);
        cancel(reason);
    }

    private synchronized boolean isDiscarded() {
        return discarded;
    }

    private void record(JobUpdate update) {
        sink.send(log.append(update));
    }

    /** Says how far it is, when that has changed. */
    private void tell(Map<CollectorId, Long> running) {
        JobProgress progress;
        synchronized (this) {
            if (spool == null || transfer == null) {
                return;
            }
            String state = transfer.state();
            if (state == null && spool.isFull()) {
                state = "spool full";
            }
            progress = new JobProgress(id, contentBytes, spool.bytes(), spool.acknowledgedBytes(), running, state);
            if (progress.equals(lastProgress)) {
                return;
            }
            lastProgress = progress;
        }
        sink.send(progress);
    }
}

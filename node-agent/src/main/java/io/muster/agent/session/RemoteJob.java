package io.muster.agent.session;

import io.muster.agent.job.Folders;
import io.muster.agent.job.Job;
import io.muster.agent.job.JobListener;
import io.muster.agent.live.LiveOutputs;
import io.muster.agent.process.OutputListener;
import io.muster.agent.spool.Spool;
import io.muster.agent.state.JobRecord;
import io.muster.agent.state.JobState;
import io.muster.agent.transfer.Transfer;
import io.muster.protocol.agent.AgentEvent.HeldJob;
import io.muster.protocol.agent.AgentEvent.JobProgress;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.live.PieceLog;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.redaction.Redaction;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * A job that a coordinator has ordered, from its order to its release: the engine, its spool, its transfer and its
 * event log. It runs on a thread of its own and does not need the connection; where its state is on disk it does not
 * need this process either.
 */
final class RemoteJob implements JobListener {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteJob.class);
    private static final Duration PROGRESS_INTERVAL = Duration.ofMillis(500);

    private final JobState state;
    private final JobRecord ordered;
    private final AgentParts parts;
    private final EventSink sink;
    private final Runnable ended;
    private final EventLog log;
    private final VerdictGate gate = new VerdictGate(this::record);
    private final Spool spool;
    private final Transfer transfer;
    private final Ownership ownership;
    private final LiveOutputs live;
    private final Thread thread;
    private @Nullable Job job;
    private @Nullable String cancelReason;
    private boolean discarded;
    private boolean suspended;
    private boolean begun;
    private boolean over;
    private boolean finished;
    private long contentBytes;
    private @Nullable JobProgress lastProgress;

    /**
     * @param state of a job that begins, or that an earlier process has left
     * @param ended called once when the job was started and has finished, was discarded or suspended
     */
    RemoteJob(JobState state, AgentParts parts, EventSink sink, Duration lease, Runnable ended) {
        this.state = state;
        this.ordered = state.record();
        this.parts = parts;
        this.sink = sink;
        this.ended = ended;
        this.log = new EventLog(state);
        this.finished = log.has(JobUpdate.Finished.class);
        this.cancelReason = state.cancelReason();
        this.ownership = new Ownership(state, lease);
        this.spool = new Spool(state.chunkFolder(), parts.spoolSpace(), state.chunkLog(), this::letThrough);
        spool.restore(state.savedChunks(), state.wasRebooted());
        if (log.has(JobUpdate.Collected.class)) {
            spool.complete();
        }
        this.transfer = new Transfer(
                new Transfer.Cargo(id(), ordered.order().node(), ordered.attempt()),
                spool,
                parts.coordinators(),
                parts.client(),
                parts.secret(),
                parts.transferSettings(),
                this::refused);
        this.live = new LiveOutputs(
                id(),
                Redaction.of(ordered.order().redaction()),
                () -> new PieceLog(parts.jobsFolder(), parts.spoolSpace().keepFree()),
                ordered.order().recipients().isEmpty() ? null : "it is encrypted for its recipients, as the bundle is",
                sink::send);
        this.thread = new Thread(this::work, "job-" + id().shortForm());
        thread.setDaemon(true);
    }

    CollectionId id() {
        return ordered.collection();
    }

    int attempt() {
        return ordered.attempt();
    }

    Ownership ownership() {
        return ownership;
    }

    /** Whether only a coordinator can tell if what is known of it is all: it is not to run before it is claimed. */
    boolean needsClaim() {
        return state.wasRebooted();
    }

    /** Runs it; says whether it does, for it may have run before, or be given up. */
    boolean start() {
        synchronized (this) {
            if (begun || discarded || suspended) {
                return false;
            }
            begun = true;
        }
        thread.start();
        return true;
    }

    synchronized HeldJob held() {
        return new HeldJob(id(), log.lastSequence(), finished, attempt());
    }

    synchronized boolean isFinished() {
        return finished;
    }

    /** Whether a coordinator that has seen so much knows more than there is here. */
    boolean knowsLessThan(long sequence, @Nullable Integer chunks) {
        return sequence > log.lastSequence() || (chunks != null && chunks > spool.chunks());
    }

    /**
     * Turns to a coordinator.
     *
     * @param newLeader whether it leads since the job was claimed last
     * @param chunksTo where chunks go from now on
     * @param fromChunk how many chunks it has; null where it does not say
     * @return number of the first chunk that can be sent; null where none before it was asked for
     */
    @Nullable
    Integer turnTo(boolean newLeader, List<URI> chunksTo, @Nullable Integer fromChunk) {
        synchronized (this) {
            lastProgress = null;
        }
        boolean elsewhere = transfer.prefer(chunksTo) || newLeader;
        int first = fromChunk == null ? 0 : spool.replayFrom(fromChunk, elsewhere);
        if (elsewhere) {
            transfer.startOver();
        }
        boolean send;
        synchronized (this) {
            send = begun || finished;
        }
        if (send) {
            transfer.start(ordered.order().limits().transfers());
        }
        return fromChunk == null || first <= fromChunk || fromChunk >= spool.chunks() ? null : first;
    }

    /** What its chunks show the coordinators; null for nothing. */
    void showToken(@Nullable String token) {
        transfer.showToken(token);
    }

    List<JobUpdated> eventsAfter(long sequence) {
        return log.after(sequence);
    }

    void acknowledge(long sequence) {
        log.acknowledge(sequence);
    }

    /** Ends it early; what was found is kept and sent. */
    void cancel(String reason) {
        state.cancelled(reason);
        stop(reason);
    }

    /** Ends it and drops everything: nobody wants it any more. */
    void discard(String reason) {
        boolean idle;
        synchronized (this) {
            discarded = true;
            idle = over || !begun;
        }
        stop(reason);
        live.close();
        spool.abort(reason);
        transfer.close();
        if (idle) {
            state.remove();
        }
    }

    /** Ends it in this process and leaves it to the next one. */
    void suspend(String reason) {
        if (!state.isLasting()) {
            discard(reason);
            return;
        }
        boolean idle;
        synchronized (this) {
            suspended = true;
            idle = over || !begun;
        }
        stop(reason);
        live.close();
        spool.suspend(reason);
        transfer.close();
        if (idle) {
            state.close();
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
        Job running;
        synchronized (this) {
            running = job;
        }
        gate.add(running == null ? 0 : running.position(), new JobUpdate.CollectorFinished(collector, verdict));
        letThrough();
        live.end(collector);
    }

    @Override
    public OutputListener printing(CollectorId collector, String path) {
        return live.begin(collector, path);
    }

    /** What its collectors print. */
    LiveOutputs live() {
        return live;
    }

    @Override
    public void progress(long content, Map<CollectorId, Long> running) {
        synchronized (this) {
            contentBytes = content;
        }
        tell(running);
    }

    private void work() {
        MDC.put("collection", id().value());
        MDC.put("node", ordered.order().node().value());
        try {
            if (!isFinished()) {
                run();
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("job failed", e);
            failAll("the agent failed: " + e);
        } finally {
            cleanUp();
            ended.run();
        }
    }

    private void run() throws IOException {
        state.started();
        if (!log.has(JobUpdate.Accepted.class)) {
            record(new JobUpdate.Accepted(Instant.now()));
        }
        transfer.start(ordered.order().limits().transfers());
        String problem = null;
        if (!log.has(JobUpdate.Collected.class)) {
            Outlet outlet = Outlet.of(ordered.order(), spool);
            String unable = outlet.problem();
            if (unable != null) {
                failAll(unable);
                return;
            }
            problem = collect(outlet);
        }
        awaitTransfer();
        gate.openAll();
        if (transfer.problem() != null) {
            problem = transfer.problem();
        }
        if (problem == null && isGivenUp()) {
            problem = "given up";
        }
        finish(problem);
    }

    /** Runs the engine; says why its segment could not be written to its end. */
    private @Nullable String collect(Outlet outlet) throws IOException {
        Job running = new Job(id(), ordered.order(), parts.tools(), state.workFolder(), outlet, this, state.resume());
        synchronized (this) {
            job = running;
            if (cancelReason != null) {
                running.cancel(cancelReason);
            }
        }
        LOG.info("job started: {} collectors", ordered.order().collectors().size());
        running.run();
        spool.complete();
        String withheld = outlet.problem();
        if (withheld != null) {
            gate.refuse(withheld);
        }
        gate.add(running.position(), new JobUpdate.Collected(Instant.now()));
        letThrough();
        LOG.info("collected: {} bytes of content in {} chunks", running.contentBytes(), spool.chunks());
        return withheld != null ? withheld : running.problem();
    }

    private void awaitTransfer() {
        try {
            while (!spool.awaitDelivered(PROGRESS_INTERVAL.toMillis())) {
                tell(Map.of());
            }
        } catch (InterruptedException e) {
            suspend("the agent is stopping");
        }
        tell(Map.of());
    }

    private void finish(@Nullable String problem) {
        LOG.info(
                "finished: {} chunks, {} bytes{}",
                spool.chunks(),
                spool.bytes(),
                problem == null ? "" : ", but " + problem);
        synchronized (this) {
            finished = !suspended;
        }
        record(new JobUpdate.Finished(Instant.now(), spool.chunks(), spool.bytes(), problem));
    }

    /** A job that could not even run still answers for each of its collectors. */
    private void failAll(String reason) {
        gate.openAll();
        Set<CollectorId> answered = log.answered();
        for (CollectorSpec spec : ordered.order().collectors()) {
            if (!answered.contains(spec.id())) {
                record(new JobUpdate.CollectorFinished(spec.id(), Verdict.withoutRun(VerdictKind.FAILED, reason)));
            }
        }
        if (!log.has(JobUpdate.Collected.class)) {
            record(new JobUpdate.Collected(Instant.now()));
        }
        spool.complete();
        finish(reason);
    }

    private void cleanUp() {
        boolean remove;
        boolean leave;
        synchronized (this) {
            over = true;
            finished |= !suspended;
            remove = discarded;
            leave = suspended;
        }
        Folders.remove(state.workFolder());
        if (remove) {
            spool.abort("the job is over");
            state.remove();
        } else if (leave) {
            state.close();
        }
    }

    private synchronized void stop(String reason) {
        if (cancelReason == null) {
            cancelReason = reason;
        }
        if (job != null) {
            job.cancel(reason);
        }
    }

    /** The coordinator will take no more: collecting on would be for nobody. */
    private void refused(String reason) {
        LOG.warn("transfer ended: {}", reason);
        cancel(reason);
    }

    private synchronized boolean isGivenUp() {
        return discarded || suspended;
    }

    private void letThrough() {
        gate.open(spool.safePosition());
    }

    /** What is said after the job was given up here would contradict what the next process says of it. */
    private void record(JobUpdate update) {
        if (!isGivenUp()) {
            sink.send(log.append(update));
        }
    }

    /** Says how far it is, when that has changed. */
    private void tell(Map<CollectorId, Long> running) {
        JobProgress progress;
        synchronized (this) {
            String waits = transfer.state();
            if (waits == null && spool.isFull()) {
                waits = "spool full";
            }
            progress = new JobProgress(id(), contentBytes, spool.bytes(), spool.acknowledgedBytes(), running, waits);
            if (progress.equals(lastProgress)) {
                return;
            }
            lastProgress = progress;
        }
        sink.send(progress);
    }
}

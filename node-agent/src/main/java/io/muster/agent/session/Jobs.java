package io.muster.agent.session;

import io.muster.agent.state.Epochs;
import io.muster.agent.state.JobRecord;
import io.muster.agent.state.JobState;
import io.muster.agent.state.ReleasedJobs;
import io.muster.agent.state.SavedJobs;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentCommand.AckEvents;
import io.muster.protocol.agent.AgentCommand.AttachJob;
import io.muster.protocol.agent.AgentCommand.CancelJob;
import io.muster.protocol.agent.AgentCommand.ReleaseJob;
import io.muster.protocol.agent.AgentCommand.StartJob;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.HeldJob;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jobs of this agent. Commands may come twice, late, or from a coordinator that has lost the lead, and do nothing
 * new then. At most {@code maxRunning} jobs run at a time; further ones wait in the order in which they came.
 */
final class Jobs {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);

    /**
     * A coordinator that never releases must not fill the agent: the oldest finished jobs are forgotten beyond this.
     */
    private static final int MAX_HELD = 64;

    /** How long there is no job before memory is given back; a collection that follows soon needs it again. */
    private static final Duration REST = Duration.ofSeconds(30);

    private final NodeId node;
    private final AgentParts parts;
    private final EventSink sink;
    private final int maxRunning;
    private final Duration lease;
    private final Epochs epochs;
    private final ReleasedJobs released;
    private final Map<CollectionId, RemoteJob> jobs = new LinkedHashMap<>();
    private final Set<CollectionId> waiting = new LinkedHashSet<>();
    private final EarlyWatches early = new EarlyWatches();
    private int running;
    private long sessions;
    private long openSession;
    private String cluster = "";
    private boolean closed;
    private long jobsEnded;

    Jobs(NodeId node, AgentParts parts, EventSink sink, int maxRunning, Duration lease) {
        this.node = node;
        this.parts = parts;
        this.sink = sink;
        this.maxRunning = maxRunning;
        this.lease = lease;
        this.epochs = new Epochs(parts.jobsFolder().resolveSibling("epochs.json"));
        this.released = new ReleasedJobs(parts.jobsFolder().resolveSibling("released.log"));
    }

    /** Takes over what an earlier process has left, and goes on with it. */
    synchronized void restore() {
        for (JobState state : SavedJobs.load(parts.jobsFolder())) {
            RemoteJob job = new RemoteJob(state, parts, sink, lease, this::jobEnded);
            RemoteJob other = jobs.get(job.id());
            if (released.contains(job.id(), job.attempt())
                    || !state.record().order().node().equals(node)
                    || (other != null && other.attempt() > job.attempt())) {
                job.discard("it is over");
                continue;
            }
            if (other != null) {
                other.discard("a later attempt was ordered");
                waiting.remove(job.id());
            }
            jobs.put(job.id(), job);
            LOG.info(
                    "job {} goes on where the agent was stopped{}",
                    job.id(),
                    job.needsClaim() ? ", when a coordinator claims it: the host was restarted" : "");
            if (!job.isFinished() && !job.needsClaim()) {
                waiting.add(job.id());
            }
        }
        startWaiting();
    }

    synchronized List<HeldJob> held() {
        return jobs.values().stream().map(RemoteJob::held).toList();
    }

    synchronized boolean isEmpty() {
        return jobs.isEmpty();
    }

    /** From now on commands are those of this cluster. */
    synchronized void sessionOpened(String ofCluster) {
        openSession = ++sessions;
        cluster = ofCluster;
    }

    synchronized void sessionClosed() {
        openSession = 0;
        jobs.values().forEach(job -> job.live().leaveAll());
        early.clear();
    }

    /** Now and then: jobs that nobody has claimed for the length of their lease give themselves up. */
    synchronized void tick() {
        if (jobs.isEmpty()) {
            return;
        }
        for (RemoteJob job : List.copyOf(jobs.values())) {
            if (job.ownership().isOver(openSession)) {
                LOG.warn("job {} gives itself up: its lease is over", job.id());
                forget(job, "no coordinator for the length of the lease");
            }
        }
        parts.spoolSpace().giveWay();
    }

    synchronized void start(StartJob command) {
        CollectionId id = command.collection();
        if (isStale(command.epoch(), "start", id)) {
            return;
        }
        RemoteJob known = jobs.get(id);
        if (known != null && known.attempt() >= command.attempt()) {
            known.showToken(command.chunkToken());
            turn(known, command.epoch(), command.chunksTo(), null);
            known.eventsAfter(0).forEach(sink::send);
            return;
        }
        boolean isOver = released.contains(id, command.attempt());
        if (isOver || !command.order().node().equals(node)) {
            LOG.warn("job {} refused: it is {}", id, isOver ? "over" : "for another node");
            sink.send(new AgentEvent.JobUnknown(id));
            return;
        }
        if (known != null) {
            LOG.info("job {} is ordered again, attempt {}", id, command.attempt());
            forget(known, "a later attempt was ordered");
        }
        JobState state = JobState.create(parts.jobsFolder(), new JobRecord(id, command.attempt(), command.order()));
        RemoteJob job = new RemoteJob(state, parts, sink, lease, this::jobEnded);
        job.showToken(command.chunkToken());
        jobs.put(id, job);
        early.take(id).forEach(job.live()::watch);
        waiting.add(id);
        turn(job, command.epoch(), command.chunksTo(), null);
        startWaiting();
        if (waiting.contains(id)) {
            sink.send(new AgentEvent.JobProgress(
                    id, 0, 0, 0, Map.of(), "waits for other jobs of this node (max-jobs " + maxRunning + ")"));
        }
        forgetOldest();
    }

    synchronized void attach(AttachJob command) {
        CollectionId id = command.collection();
        if (isStale(command.epoch(), "attach", id)) {
            return;
        }
        RemoteJob job = jobs.get(id);
        if (job != null
                && job.attempt() == command.attempt()
                && job.knowsLessThan(command.afterSequence(), command.fromChunk())) {
            LOG.warn("job {} is dropped: its coordinator knows more of it than there is on this node", id);
            forget(job, "its state is older than what was said of it");
            job = null;
        }
        if (job == null || job.attempt() != command.attempt()) {
            sink.send(new AgentEvent.JobUnknown(id));
            return;
        }
        job.showToken(command.chunkToken());
        Integer firstHeld = turn(job, command.epoch(), command.chunksTo(), command.fromChunk());
        job.eventsAfter(command.afterSequence()).forEach(sink::send);
        if (firstHeld != null) {
            sink.send(new AgentEvent.ChunksGone(id, job.attempt(), firstHeld));
        }
        if (!job.isFinished() && waiting.add(id)) {
            startWaiting();
        }
    }

    synchronized void acknowledge(AckEvents command) {
        RemoteJob job = jobs.get(command.collection());
        if (job != null) {
            job.acknowledge(command.sequence());
        }
    }

    synchronized void watch(AgentCommand.WatchOutput command) {
        RemoteJob job = jobs.get(command.collection());
        if (job != null) {
            job.live().watch(command);
        } else if (released.contains(command.collection(), 1) || !early.add(command)) {
            sink.send(new AgentEvent.OutputPrinted(
                    command.collection(),
                    command.collector(),
                    List.of(),
                    "its agent no longer has it",
                    command.number()));
        }
    }

    synchronized void leave(AgentCommand.LeaveOutput command) {
        early.remove(command);
        RemoteJob job = jobs.get(command.collection());
        if (job != null) {
            job.live().leave(command.collector());
        }
    }

    synchronized void cancel(CancelJob command) {
        if (isStale(command.epoch(), "cancel", command.collection())) {
            return;
        }
        RemoteJob job = jobs.get(command.collection());
        if (job == null) {
            sink.send(new AgentEvent.JobUnknown(command.collection()));
            return;
        }
        LOG.info("job {} is cancelled: {}", command.collection(), command.reason());
        job.cancel(command.reason());
        // Cancelling must not wait for a free place: it has nothing to run any more.
        startNow(command.collection());
    }

    synchronized void release(ReleaseJob command) {
        CollectionId id = command.collection();
        if (isStale(command.epoch(), "release", id)) {
            return;
        }
        RemoteJob job = jobs.get(id);
        if (job == null) {
            released.add(id, 1);
        } else {
            forget(job, "released by the coordinator");
        }
    }

    /** Ends everything in this process; jobs whose state is on disk are left to the next one. */
    void close(Duration atMost) throws InterruptedException {
        List<RemoteJob> all;
        synchronized (this) {
            all = new ArrayList<>(jobs.values());
            waiting.clear();
            closed = true;
        }
        all.forEach(job -> job.suspend("the agent is stopping"));
        long end = System.nanoTime() + atMost.toNanos();
        for (RemoteJob job : all) {
            job.await(Duration.ofMillis(Math.max(1, (end - System.nanoTime()) / 1_000_000)));
        }
        released.close();
    }

    private boolean isStale(long commandEpoch, String command, CollectionId id) {
        if (closed) {
            return true;
        }
        long newest = epochs.see(cluster, commandEpoch);
        if (commandEpoch < newest) {
            LOG.warn("ignored: {} of job {} with epoch {} after epoch {}", command, id, commandEpoch, newest);
            sink.send(new AgentEvent.StaleEpoch(id, commandEpoch, newest));
            return true;
        }
        return false;
    }

    private @Nullable Integer turn(RemoteJob job, long epoch, List<URI> chunksTo, @Nullable Integer fromChunk) {
        boolean newLeader = job.ownership().claim(openSession, epoch);
        return job.turnTo(newLeader, chunksTo, fromChunk);
    }

    private void forget(RemoteJob job, String reason) {
        released.add(job.id(), job.attempt());
        waiting.remove(job.id());
        jobs.remove(job.id());
        job.discard(reason);
    }

    private void forgetOldest() {
        if (jobs.size() > MAX_HELD) {
            jobs.values().stream()
                    .filter(RemoteJob::isFinished)
                    .findFirst()
                    .ifPresent(job -> forget(job, "too many jobs are held"));
        }
    }

    private void jobEnded() {
        long ended;
        synchronized (this) {
            running--;
            if (!closed) {
                startWaiting();
            }
            ended = ++jobsEnded;
        }
        CompletableFuture.delayedExecutor(REST.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> giveBackMemory(ended));
    }

    /** A guest gives back what it has used: the heap shrinks at a full collection only, and none would come. */
    private void giveBackMemory(long ended) {
        boolean resting;
        synchronized (this) {
            resting = running == 0 && jobsEnded == ended;
        }
        if (resting) {
            System.gc();
        }
    }

    private void startWaiting() {
        for (CollectionId id : List.copyOf(waiting)) {
            if (running < maxRunning) {
                startNow(id);
            }
        }
    }

    private void startNow(CollectionId id) {
        RemoteJob job = jobs.get(id);
        if (waiting.remove(id) && job != null && job.start()) {
            running++;
        }
    }
}

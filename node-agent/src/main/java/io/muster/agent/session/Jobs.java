package io.muster.agent.session;

import io.muster.protocol.agent.AgentCommand.AckEvents;
import io.muster.protocol.agent.AgentCommand.AttachJob;
import io.muster.protocol.agent.AgentCommand.CancelJob;
import io.muster.protocol.agent.AgentCommand.EstimateJob;
import io.muster.protocol.agent.AgentCommand.ReleaseJob;
import io.muster.protocol.agent.AgentCommand.StartJob;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.Estimate;
import io.muster.protocol.agent.AgentEvent.HeldJob;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.spec.CollectorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    private static final int MAX_REMEMBERED = 1000;

    /** How long there is no job before memory is given back; a collection that follows soon needs it again. */
    private static final Duration REST = Duration.ofSeconds(30);

    private final NodeId node;
    private final AgentParts parts;
    private final EventSink sink;
    private final int maxRunning;
    private final Map<CollectionId, RemoteJob> jobs = new LinkedHashMap<>();
    private final Set<CollectionId> waiting = new LinkedHashSet<>();
    private final Set<CollectionId> released = new LinkedHashSet<>();
    private int running;
    private long jobsEnded;
    private long epoch = Long.MIN_VALUE;

    Jobs(NodeId node, AgentParts parts, EventSink sink, int maxRunning) {
        this.node = node;
        this.parts = parts;
        this.sink = sink;
        this.maxRunning = maxRunning;
    }

    synchronized List<HeldJob> held() {
        return jobs.values().stream().map(RemoteJob::held).toList();
    }

    synchronized boolean isEmpty() {
        return jobs.isEmpty();
    }

    synchronized void start(StartJob command) {
        CollectionId id = command.collection();
        if (isStale(command.epoch(), "start", id)) {
            return;
        }
        RemoteJob known = jobs.get(id);
        if (known != null) {
            known.eventsAfter(0).forEach(sink::send);
            return;
        }
        if (released.contains(id) || !command.order().node().equals(node)) {
            LOG.warn("job {} refused: it is {}", id, released.contains(id) ? "over" : "for another node");
            sink.send(new AgentEvent.JobUnknown(id));
            return;
        }
        RemoteJob job = new RemoteJob(id, command.order(), parts, sink, this::jobEnded);
        jobs.put(id, job);
        waiting.add(id);
        startWaiting();
        if (waiting.contains(id)) {
            sink.send(new AgentEvent.JobProgress(
                    id, 0, 0, 0, Map.of(), "waits for other jobs of this node (max-jobs " + maxRunning + ")"));
        }
        forgetOldest();
    }

    synchronized void attach(AttachJob command) {
        RemoteJob job = jobs.get(command.collection());
        if (isStale(command.epoch(), "attach", command.collection())) {
            return;
        }
        if (job == null) {
            sink.send(new AgentEvent.JobUnknown(command.collection()));
        } else {
            job.eventsAfter(command.afterSequence()).forEach(sink::send);
        }
    }

    synchronized void acknowledge(AckEvents command) {
        RemoteJob job = jobs.get(command.collection());
        if (job != null) {
            job.acknowledge(command.sequence());
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
        if (!isStale(command.epoch(), "release", command.collection())) {
            forget(command.collection(), "released by the coordinator");
        }
    }

    /** Nobody has claimed the jobs for the length of their lease. */
    synchronized void leaseExpired() {
        for (CollectionId id : List.copyOf(jobs.keySet())) {
            LOG.warn("job {} gives itself up: its lease is over", id);
            forget(id, "no coordinator for the length of the lease");
        }
    }

    /** Ends everything; for the end of the process. */
    void close(Duration atMost) throws InterruptedException {
        List<RemoteJob> all;
        synchronized (this) {
            all = new ArrayList<>(jobs.values());
            waiting.clear();
        }
        all.forEach(job -> job.discard("the agent is stopping"));
        long end = System.nanoTime() + atMost.toNanos();
        for (RemoteJob job : all) {
            job.await(Duration.ofMillis(Math.max(1, (end - System.nanoTime()) / 1_000_000)));
        }
    }

    /** On a thread of its own, for looking at a large tree takes a while. */
    void estimate(EstimateJob command) {
        Thread thread = new Thread(
                () -> {
                    JobOrder order = command.order();
                    List<Estimate> estimates = order.collectors().stream()
                            .map(spec -> estimate(spec, order))
                            .toList();
                    sink.send(new AgentEvent.JobEstimated(command.requestId(), estimates));
                },
                "estimate");
        thread.setDaemon(true);
        thread.start();
    }

    private Estimate estimate(CollectorSpec spec, JobOrder order) {
        try {
            return parts.tools().catalog().estimate(spec, order.since(), order.until());
        } catch (RuntimeException e) {
            return new Estimate(spec.id(), -1, -1, "could not be estimated: " + e);
        }
    }

    private boolean isStale(long commandEpoch, String command, CollectionId id) {
        if (commandEpoch < epoch) {
            LOG.warn("ignored: {} of job {} with epoch {} after epoch {}", command, id, commandEpoch, epoch);
            return true;
        }
        epoch = commandEpoch;
        return false;
    }

    private void forget(CollectionId id, String reason) {
        released.add(id);
        removeOldest(released);
        waiting.remove(id);
        RemoteJob job = jobs.remove(id);
        if (job != null) {
            job.discard(reason);
        }
    }

    private static void removeOldest(Set<CollectionId> ids) {
        if (ids.size() > MAX_REMEMBERED) {
            Iterator<CollectionId> oldest = ids.iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private void forgetOldest() {
        if (jobs.size() > MAX_HELD) {
            jobs.entrySet().stream()
                    .filter(entry -> entry.getValue().isFinished())
                    .findFirst()
                    .map(Map.Entry::getKey)
                    .ifPresent(jobs::remove);
        }
    }

    private void jobEnded() {
        long ended;
        synchronized (this) {
            running--;
            startWaiting();
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
        if (waiting.remove(id) && job != null) {
            running++;
            job.start();
        }
    }
}

package io.muster.agent.job;

import io.muster.agent.collect.CollectorCatalog;
import io.muster.agent.pack.Budget;
import io.muster.agent.pack.EntryNames;
import io.muster.agent.pack.EntryWriter;
import io.muster.agent.pack.Packer;
import io.muster.agent.pack.Tally;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.archive.ChunkSink;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.redaction.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One node's part of a collection: runs its collectors and packs what they find into one segment. It ends with exactly
 * one verdict for each collector, whatever they do. It knows nothing of who ordered it and who takes the chunks.
 */
public final class Job {
    private static final long TICK_NANOS = Duration.ofMillis(500).toNanos();

    private final CollectionId id;
    private final JobOrder order;
    private final JobTools tools;
    private final Path folder;
    private final JobListener listener;
    private final Budget budget;
    private final EntryNames names;
    private final Packer packer;
    private final Redaction redaction;
    private final Scheduler scheduler;
    private final long deadline;
    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Map<CollectorId, CollectorRun> running = new LinkedHashMap<>();
    private final Map<CollectorId, Tally> tallies = new HashMap<>();
    private final Set<CollectorId> interrupted;
    private final CollectorCatalog catalog;
    private int runs;
    private @Nullable PackingLine packing;

    /** A job that begins; see the other constructor. */
    public Job(CollectionId id, JobOrder order, JobTools tools, Path folder, ChunkSink sink, JobListener listener) {
        this(id, order, tools, folder, sink, listener, Resume.NOTHING);
    }

    /**
     * @param folder for the collectors' temporary files; made when needed
     * @param sink takes the chunks of the segment; it may block, which slows collecting down
     * @param resume where an earlier process has left this job
     * @throws IllegalArgumentException if the order contradicts itself
     */
    public Job(
            CollectionId id,
            JobOrder order,
            JobTools tools,
            Path folder,
            ChunkSink sink,
            JobListener listener,
            Resume resume) {
        this.id = id;
        this.order = order;
        this.tools = tools;
        this.catalog = tools.catalogFor(order);
        this.folder = folder;
        this.listener = listener;
        this.budget = new Budget(order.limits().maxBytesPerNode());
        this.names = new EntryNames(order.root(), order.nodeLevel() ? order.node() : null);
        this.deadline = System.nanoTime()
                + order.limits().nodeTimeout().minus(resume.elapsed()).toNanos();
        this.scheduler = new Scheduler(order.collectors(), order.limits().collectorsPerNode(), deadline);
        this.packer = new Packer(new SegmentWriter(order.format(), sink, resume.chunks(), resume.last()));
        this.redaction = Redaction.of(order.redaction());
        this.interrupted = resume.interrupted();
        resume.verdicts().forEach(scheduler::restore);
        restore(resume.entries());
    }

    /** Names stay taken, bytes stay counted; what an interrupted run has packed belongs to its collector. */
    private void restore(Resume.Entries entries) {
        try {
            entries.forEach(entry -> {
                names.taken(entry.path(), entry.type() == EntryType.DIRECTORY);
                budget.spent(entry.size());
                CollectorId collector = entry.collector();
                if (collector != null && interrupted.contains(collector)) {
                    tallies.computeIfAbsent(collector, id -> new Tally()).earlier(entry.size());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs until every collector has its verdict and the segment is closed. */
    public void run() {
        PackingLine line =
                new PackingLine("pack-" + id.shortForm(), packer, (run, problem) -> post(() -> packed(run, problem)));
        packing = line;
        boolean interrupted = false;
        try {
            long nextTick = System.nanoTime() + TICK_NANOS;
            for (Runnable early = inbox.poll(); early != null; early = inbox.poll()) {
                early.run();
            }
            step();
            while (!scheduler.isDone()) {
                long now = System.nanoTime();
                try {
                    Runnable message = inbox.poll(Math.min(nextTick - now, checkRuns(now)), TimeUnit.NANOSECONDS);
                    if (message != null) {
                        message.run();
                    }
                } catch (InterruptedException e) {
                    interrupted = true;
                    stopAll("the agent is stopping");
                }
                if (System.nanoTime() - nextTick >= 0) {
                    nextTick = System.nanoTime() + TICK_NANOS;
                    listener.progress(packer.contentBytes(), gathered());
                }
                step();
            }
        } finally {
            line.finish();
            tools.commands().killAll(runId(""));
            Folders.remove(folder);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it early: what runs is stopped, what waits never starts, what was found is kept. From any thread. */
    public void cancel(String reason) {
        post(() -> stopAll(reason));
    }

    /** Why the segment could not be written to its end; null if it could. */
    public @Nullable String problem() {
        return packer.problem();
    }

    /** Content taken into the segment so far, before compression. */
    public long contentBytes() {
        return packer.contentBytes();
    }

    /** Where in the segment's uncompressed stream everything is that belongs to verdicts given so far. */
    public long position() {
        return packer.position();
    }

    private void post(Runnable message) {
        inbox.add(message);
    }

    private void stopAll(String reason) {
        scheduler.stop(VerdictKind.CANCELLED, reason);
        long now = System.nanoTime();
        running.values().forEach(run -> run.cancel(reason, now));
    }

    private long checkRuns(long now) {
        long wait = Math.max(0, deadline - now);
        if (now - deadline >= 0) {
            wait = TICK_NANOS;
        }
        for (CollectorRun run : running.values()) {
            wait = Math.min(wait, run.check(now));
        }
        return wait;
    }

    private void step() {
        String problem = packer.problem();
        if (problem != null) {
            scheduler.stop(VerdictKind.SKIPPED, "nothing more can be stored: " + problem);
        }
        Scheduler.Step step = scheduler.advance(System.nanoTime(), budget.left());
        step.settled().forEach(listener::finished);
        step.start().forEach(this::start);
    }

    private void start(CollectorSpec spec) {
        long now = System.nanoTime();
        JobLimits limits = order.limits();
        Duration timeout = spec.effectiveTimeout();
        if (limits.collectorTimeout() != null && limits.collectorTimeout().compareTo(timeout) < 0) {
            timeout = limits.collectorTimeout();
        }
        long maxBytes = spec.maxBytes() == null
                ? limits.maxBytesPerCollector()
                : Math.min(spec.maxBytes(), limits.maxBytesPerCollector());
        int number = ++runs;
        Tally tally = tallies.computeIfAbsent(spec.id(), any -> new Tally());
        if (interrupted.contains(spec.id())) {
            tally.warn("the agent was restarted while this collector ran, so it ran again from its start");
        }
        // A command that has ended and waits with its files for others to be packed needs no slot any more.
        Runnable onWait = spec.action() instanceof CollectorAction.Run
                ? () -> post(() -> scheduler.gathered(spec.id()))
                : () -> {};
        RunClock clock = new RunClock(now, timeout, deadline, onWait);
        RunContext context = new RunContext(
                spec,
                order.since(),
                order.until(),
                clock,
                new EntryWriter(
                        spec,
                        new EntryWriter.Segment(names, packer, redaction, folder.resolve("redact")),
                        budget,
                        maxBytes,
                        tally,
                        clock),
                tools.commands(),
                runId(Integer.toString(number)),
                folder.resolve(Integer.toString(number)),
                path -> listener.printing(spec.id(), names.belowTop(path)));
        CollectorRun run = new CollectorRun(
                "collect-" + id.shortForm() + "-" + spec.id(),
                catalog,
                context,
                timeout,
                done -> post(() -> gathered(done)));
        running.put(spec.id(), run);
        listener.started(spec.id(), run.startedAt());
        run.start();
    }

    /** A collector has returned or was given up: its slot is free, its output waits to be packed. */
    private void gathered(CollectorRun run) {
        scheduler.gathered(run.spec().id());
        if (packing != null) {
            packing.add(run);
        }
    }

    private void packed(CollectorRun run, @Nullable String problem) {
        CollectorId collector = run.spec().id();
        running.remove(collector);
        Verdict verdict = Verdicts.of(
                run.result(),
                run.stop(),
                problem,
                tallies.getOrDefault(collector, new Tally()),
                redaction,
                run.startedAt(),
                run.endedAt());
        scheduler.settled(collector, verdict);
        packer.cutSoon();
        listener.finished(collector, verdict);
    }

    private Map<CollectorId, Long> gathered() {
        Map<CollectorId, Long> bytes = new LinkedHashMap<>();
        running.forEach((collector, run) -> {
            if (run.isGathering()) {
                long packed = tallies.getOrDefault(collector, new Tally()).bytes();
                bytes.put(collector, Math.max(run.context().printed(), packed));
            }
        });
        return bytes;
    }

    /** The dot keeps run 1 from being a prefix of run 10. */
    private String runId(String number) {
        return id + "." + (number.isEmpty() ? "" : number + ".");
    }
}

package io.muster.agent.live;

import io.muster.agent.process.OutputListener;
import io.muster.protocol.agent.AgentCommand.WatchOutput;
import io.muster.protocol.agent.AgentEvent.OutputPrinted;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.redaction.Redaction;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the collectors of one job print, and who wants to hear of it. A thread of its own redacts and tells. */
public final class LiveOutputs implements AutoCloseable {
    private static final long ROUND_MILLIS = 100;

    /** Characters that are kept for all collectors of a job; those that ended first are forgotten first. */
    private static final long MAX_KEPT = 4 << 20;

    private static final String ENDED = "ended";
    private static final String SILENT = "it ran no command whose output is kept";

    private final CollectionId job;
    private final Redaction redaction;
    private final Consumer<OutputPrinted> sink;
    private final Map<CollectorId, LiveOutput> outputs = new LinkedHashMap<>();
    private final Set<CollectorId> watched = new HashSet<>();
    /** Watched before they print. */
    private final Set<CollectorId> early = new HashSet<>();

    private final Set<CollectorId> ending = new HashSet<>();
    private final Set<CollectorId> silent = new HashSet<>();
    private @Nullable Thread thread;
    private boolean awake;
    private boolean closed;

    /** @param sink must not block */
    public LiveOutputs(CollectionId job, Redaction redaction, Consumer<OutputPrinted> sink) {
        this.job = job;
        this.redaction = redaction;
        this.sink = sink;
    }

    /**
     * A collector begins to print, maybe once more.
     *
     * @param path of the entry that its output will be, below the bundle's top folder
     */
    public synchronized OutputListener begin(CollectorId collector, String path) {
        if (closed) {
            return OutputListener.NONE;
        }
        if (thread == null) {
            thread = new Thread(this::work, "live-" + job.shortForm());
            thread.setDaemon(true);
            thread.start();
        }
        wake();
        LiveOutput output = new LiveOutput(redaction.lines(path), redaction.lines(path), this::wake);
        outputs.put(collector, output);
        if (early.remove(collector)) {
            watched.add(collector);
        }
        return output;
    }

    /** It prints no more. */
    public synchronized void end(CollectorId collector) {
        if (outputs.containsKey(collector)) {
            ending.add(collector);
            wake();
        } else if (!closed) {
            silent.add(collector);
            if (early.remove(collector)) {
                tellSilent(collector);
            }
        }
    }

    /** Somebody watches, beginning with what is kept after some offsets. */
    public synchronized void watch(WatchOutput command) {
        CollectorId collector = command.collector();
        LiveOutput output = outputs.get(collector);
        if (output == null && silent.contains(collector)) {
            tellSilent(collector);
            return;
        }
        if (output == null) {
            early.add(collector);
            return;
        }
        tell(collector, output, output.after(command.stdout(), command.stderr()));
        if (!output.hasEnded()) {
            watched.add(collector);
        }
    }

    public synchronized void leave(CollectorId collector) {
        watched.remove(collector);
        early.remove(collector);
    }

    private synchronized void wake() {
        awake = true;
        notifyAll();
    }

    private void work() {
        try {
            while (await()) {
                round();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean await() throws InterruptedException {
        long end = System.nanoTime() + ROUND_MILLIS * 1_000_000;
        while (!awake && !closed) {
            boolean idle = outputs.values().stream().allMatch(LiveOutput::hasEnded);
            long left = idle ? 0 : (end - System.nanoTime()) / 1_000_000;
            if (!idle && left <= 0) {
                break;
            }
            wait(left);
        }
        awake = false;
        return !closed;
    }

    private void round() {
        Map<CollectorId, LiveOutput> all;
        Set<CollectorId> over;
        synchronized (this) {
            all = new LinkedHashMap<>(outputs);
            over = Set.copyOf(ending);
            ending.clear();
        }
        all.forEach((collector, output) -> {
            if (output.hasEnded()) {
                return;
            }
            List<OutputPiece> fresh = over.contains(collector) ? output.finish() : output.advance();
            synchronized (this) {
                if (watched.contains(collector)) {
                    tell(collector, output, fresh);
                }
                if (output.hasEnded() || output.problem() != null) {
                    watched.remove(collector);
                }
            }
        });
        trim();
    }

    private void tell(CollectorId collector, LiveOutput output, List<OutputPiece> pieces) {
        String problem = output.problem();
        String end = problem != null ? "withheld: " + problem : output.hasEnded() ? ENDED : null;
        if (!pieces.isEmpty() || end != null) {
            sink.accept(new OutputPrinted(job, collector, pieces, end));
        }
    }

    private void tellSilent(CollectorId collector) {
        sink.accept(new OutputPrinted(job, collector, List.of(), SILENT));
    }

    private synchronized void trim() {
        long all = outputs.values().stream().mapToLong(LiveOutput::keptChars).sum();
        for (LiveOutput output : outputs.values()) {
            if (all > MAX_KEPT && output.hasEnded()) {
                all -= output.keptChars();
                output.forget();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        outputs.clear();
        watched.clear();
        early.clear();
        notifyAll();
    }
}

package io.muster.agent.live;

import io.muster.agent.process.OutputListener;
import io.muster.protocol.agent.AgentCommand.WatchOutput;
import io.muster.protocol.agent.AgentEvent.OutputPrinted;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.live.PieceLog;
import io.muster.redaction.Redaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the collectors of one job print, and who wants to hear of it. A thread of its own redacts and tells. */
public final class LiveOutputs implements AutoCloseable {
    private static final long ROUND_MILLIS = 100;

    /** Bytes that are kept of all collectors of a job; of those that have ended the first are forgotten first. */
    private static final long MAX_KEPT = 64 << 20;

    /** Characters, about, that a watcher who is behind is told in a round. */
    private static final int MAX_TOLD = 256 << 10;

    private static final String ENDED = "ended";
    private static final String SILENT = "it ran no command whose output is kept";

    private final CollectionId job;
    private final Redaction redaction;
    private final Supplier<PieceLog> logs;
    private final @Nullable String withheld;
    private final Consumer<OutputPrinted> sink;
    private final Map<CollectorId, LiveOutput> outputs = new LinkedHashMap<>();
    private final Map<CollectorId, Cursor> watched = new HashMap<>();
    /** Watched before they print. */
    private final Map<CollectorId, WatchOutput> early = new HashMap<>();

    private final Set<CollectorId> ending = new HashSet<>();
    private final Set<CollectorId> silent = new HashSet<>();
    private @Nullable Thread thread;
    private long lastRound = System.nanoTime();
    private boolean behind;
    private boolean awake;
    private boolean closed;

    /** How far a watcher has been told, and the offsets of what it had before. */
    private static final class Cursor {
        private final long stdout;
        private final long stderr;
        private long at;
        private boolean behind;
        private final @Nullable Long number;

        Cursor(long stdout, long stderr, @Nullable Long number) {
            this.stdout = stdout;
            this.stderr = stderr;
            this.number = number;
        }
    }

    /**
     * @param logs makes what keeps one output
     * @param withheld why nothing may be told; null where it may
     * @param sink must not block
     */
    public LiveOutputs(
            CollectionId job,
            Redaction redaction,
            Supplier<PieceLog> logs,
            @Nullable String withheld,
            Consumer<OutputPrinted> sink) {
        this.job = job;
        this.redaction = redaction;
        this.logs = logs;
        this.withheld = withheld;
        this.sink = sink;
    }

    /**
     * A collector begins to print, maybe once more.
     *
     * @param path of the entry that its output will be, below the bundle's top folder
     */
    public synchronized OutputListener begin(CollectorId collector, String path) {
        if (closed || withheld != null) {
            return OutputListener.NONE;
        }
        if (thread == null) {
            thread = new Thread(this::work, "live-" + job.shortForm());
            thread.setDaemon(true);
            thread.start();
        }
        wake();
        LiveOutput output = new LiveOutput(redaction.lines(path), redaction.lines(path), logs.get(), this::wake);
        LiveOutput before = outputs.put(collector, output);
        if (before != null) {
            before.log().close();
        }
        WatchOutput waiting = early.remove(collector);
        Cursor told = watched.get(collector);
        if (waiting != null) {
            watched.put(collector, new Cursor(0, 0, waiting.number()));
        } else if (told != null) {
            watched.put(collector, new Cursor(0, 0, told.number));
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
            WatchOutput waiting = early.remove(collector);
            if (waiting != null) {
                tellSilent(waiting);
            }
        }
    }

    /** Somebody watches, beginning with what is kept after some offsets. */
    public synchronized void watch(WatchOutput command) {
        CollectorId collector = command.collector();
        if (withheld != null) {
            sink.accept(new OutputPrinted(job, collector, List.of(), "withheld: " + withheld, command.number()));
            return;
        }
        LiveOutput output = outputs.get(collector);
        if (output == null && silent.contains(collector)) {
            tellSilent(command);
            return;
        }
        if (output == null) {
            early.put(collector, command);
            return;
        }
        Cursor cursor = new Cursor(command.stdout(), command.stderr(), command.number());
        watched.put(collector, cursor);
        tell(collector, output, cursor);
        wake();
    }

    public synchronized void leave(CollectorId collector) {
        watched.remove(collector);
        early.remove(collector);
    }

    /**
     * Nobody watches any more, for the session is over. What a later one were told without having asked would come
     * before the answer to what it asks.
     */
    public synchronized void leaveAll() {
        watched.clear();
        early.clear();
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
            boolean idle = !behind && outputs.values().stream().allMatch(LiveOutput::hasEnded);
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
            if (over.contains(collector)) {
                output.finish();
            } else {
                output.advance();
            }
        });
        tellAll();
        trim();
    }

    /** Who is behind is told more in regular rounds only: what is long printed must not fill what is told at once. */
    private synchronized void tellAll() {
        long now = System.nanoTime();
        boolean regular = now - lastRound >= ROUND_MILLIS * 1_000_000;
        if (regular) {
            lastRound = now;
        }
        for (CollectorId collector : List.copyOf(watched.keySet())) {
            LiveOutput output = outputs.get(collector);
            Cursor cursor = watched.get(collector);
            if (output != null && cursor != null && (regular || !cursor.behind)) {
                tell(collector, output, cursor);
            }
        }
        behind = watched.values().stream().anyMatch(cursor -> cursor.behind);
    }

    /** Tells what is kept after a cursor, and that it has ended where that is all. */
    private void tell(CollectorId collector, LiveOutput output, Cursor cursor) {
        boolean ended = output.hasEnded();
        String problem = output.problem();
        PieceLog log = output.log();
        List<OutputPiece> pieces = new ArrayList<>();
        long end = log.end();
        for (int told = 0; cursor.at < end && told < MAX_TOLD; ) {
            PieceLog.Batch batch = log.read(cursor.at, MAX_TOLD);
            cursor.at = batch.next();
            for (OutputPiece piece : batch.pieces()) {
                long offset = piece.stderr() ? cursor.stderr : cursor.stdout;
                if (piece.to() > offset) {
                    pieces.add(piece.after(offset));
                    told += piece.text().length();
                }
            }
        }
        cursor.behind = cursor.at < end;
        String why = problem != null ? "withheld: " + problem : ended && !cursor.behind ? ENDED : null;
        if (!pieces.isEmpty() || why != null) {
            sink.accept(new OutputPrinted(job, collector, pieces, why, cursor.number));
        }
        if (why != null) {
            watched.remove(collector);
        }
    }

    private void tellSilent(WatchOutput command) {
        sink.accept(new OutputPrinted(job, command.collector(), List.of(), SILENT, command.number()));
    }

    private synchronized void trim() {
        long all = outputs.values().stream()
                .mapToLong(output -> output.log().bytes())
                .sum();
        for (LiveOutput output : outputs.values()) {
            if (all > MAX_KEPT && output.hasEnded()) {
                all -= output.log().bytes();
                output.log().clear();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        outputs.values().forEach(output -> output.log().close());
        outputs.clear();
        watched.clear();
        early.clear();
        notifyAll();
    }
}

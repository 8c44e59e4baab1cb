package io.muster.coordinator.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.config.AuditConfig;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the audit log, on a thread of its own. Entries that come together are one write and one force. Where they
 * cannot be written, whoever asked for one is told, and the next one that can be is preceded by how many are missing.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int QUEUE = 1_000;
    private static final int BATCH = 200;
    private static final long STOP_MILLIS = 5_000;
    /** A text of a caller is cut after this many characters. */
    private static final int MAX_TEXT = 1_000;

    private final AuditFile file;
    private final String coordinator;
    private final Clock clock;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer = new Thread(this::run, "muster-audit");
    private volatile boolean closing;
    private long lost;
    private @Nullable Instant lostSince;

    /** An entry, and who waits for its number. */
    private record Pending(ObjectNode entry, CompletableFuture<Long> written) {}

    private AuditLog(AuditFile file, String coordinator, Clock clock) {
        this.file = file;
        this.coordinator = coordinator;
        this.clock = clock;
    }

    /**
     * Begins. That nothing can be written is no reason not to.
     *
     * @param folder that is there, for nobody but the owner
     * @param coordinator whose log it is, for those who gather several
     */
    public static AuditLog open(Path folder, AuditConfig config, String coordinator, Clock clock) {
        AuditLog log = new AuditLog(new AuditFile(folder, config), coordinator, clock);
        log.writer.setDaemon(true);
        log.writer.start();
        log.record(log.entry("start"));
        return log;
    }

    /** The beginning of an entry: what happened, when, and where. */
    public ObjectNode entry(String event) {
        ObjectNode entry = Json.mapper().createObjectNode();
        entry.put("time", clock.instant().toString());
        entry.put("coordinator", coordinator);
        entry.put("event", event);
        return entry;
    }

    /** Of what a caller says, which may be long. */
    public static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
    }

    /**
     * Completes with the entry's number once it is on the disk; fails where it cannot be written. The entry is the
     * log's from here on.
     */
    public CompletionStage<Long> record(ObjectNode entry) {
        CompletableFuture<Long> written = new CompletableFuture<>();
        if (closing || !queue.offer(new Pending(entry, written))) {
            miss(1);
            written.completeExceptionally(new IOException("the audit log does not keep up, or is closed"));
        }
        return written;
    }

    private synchronized void miss(int entries) {
        if (lost == 0) {
            lostSince = clock.instant();
        }
        lost += entries;
    }

    private void run() {
        List<Pending> batch = new ArrayList<>();
        try {
            while (!closing || !queue.isEmpty()) {
                Pending first = queue.poll(200, java.util.concurrent.TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    write(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            file.close();
        }
    }

    private void write(List<Pending> batch) {
        try {
            file.open();
            List<ObjectNode> entries = new ArrayList<>(own());
            int own = entries.size();
            batch.forEach(pending -> entries.add(pending.entry()));
            long before = missing();
            long first = file.append(entries);
            told(before);
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).written().complete(first + own + i);
            }
        } catch (IOException | RuntimeException e) {
            if (missing() == 0) {
                LOG.error("the audit log cannot be written: {}", e.toString());
            }
            miss(batch.size());
            batch.forEach(pending -> pending.written().completeExceptionally(e));
        }
    }

    private synchronized long missing() {
        return lost;
    }

    private synchronized void told(long entries) {
        if (entries > 0) {
            LOG.warn("the audit log is written again; {} entries are missing", entries);
        }
        lost -= entries;
    }

    /** What the log has to say about itself. */
    private synchronized List<ObjectNode> own() {
        List<ObjectNode> entries = new ArrayList<>();
        String found = file.takeFinding();
        if (found != null) {
            int colon = found.indexOf(':');
            entries.add(entry(found.substring(0, colon))
                    .put("detail", found.substring(colon + 1).strip()));
        }
        if (lost > 0) {
            entries.add(entry("gap")
                    .put("lost", lost)
                    .put("detail", lost + " entries could not be written since " + Objects.requireNonNull(lostSince)));
        }
        return entries;
    }

    /** Writes what was recorded so far. Blocks for a few seconds at most. */
    @Override
    public void close() {
        closing = true;
        try {
            writer.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

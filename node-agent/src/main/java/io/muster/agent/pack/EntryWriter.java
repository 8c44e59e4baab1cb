package io.muster.agent.pack;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.process.CapturedOutput;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.json.Json;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.redaction.Redacted;
import io.muster.redaction.Redaction;
import io.muster.redaction.RedactionFailure;
import io.muster.redaction.Source;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes what one collector found. Small content and command output wait in line until {@link #packDeferred}, so that
 * the collector is done with its work, and its slot free, while a large file has the segment; files are read in place
 * at once.
 */
public final class EntryWriter implements CollectorContext.Entries {
    private static final long MAX_DEFERRED_BYTES = 1 << 20;
    private static final ObjectWriter JSON = Json.mapper()
            .writer(new DefaultPrettyPrinter()
                    .withSeparators(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    private final CollectorSpec spec;
    private final EntryNames names;
    private final Packer packer;
    private final Redaction redaction;
    private final Path redactFolder;
    private final Budget budget;
    private final long maxBytes;
    private final Tally tally;
    private final Waiting waiting;
    private final List<Deferred> deferred = new ArrayList<>();
    private long kept;
    private long deferredBytes;
    private boolean closed;
    private @Nullable OpenEntry current;

    /**
     * @param maxBytes of content kept of this collector
     * @param waiting told while this collector waits for others, which is not its own time
     */
    public EntryWriter(
            CollectorSpec spec, Segment segment, Budget budget, long maxBytes, Tally tally, Waiting waiting) {
        this.spec = spec;
        this.names = segment.names();
        this.packer = segment.packer();
        this.redaction = segment.redaction();
        this.redactFolder = segment.folder();
        this.budget = budget;
        this.maxBytes = maxBytes;
        this.tally = tally;
        this.waiting = waiting;
    }

    /**
     * Where the entries of a job go, and through what.
     *
     * @param folder for the temporary files of redaction
     */
    public record Segment(EntryNames names, Packer packer, Redaction redaction, Path folder) {}

    /** Stops and resumes a collector's clock. */
    public interface Waiting {
        void begin();

        void end();
    }

    /** @param cut granted already, so that what starts next knows what is left of the budget */
    private record Deferred(String path, @Nullable CapturedOutput output, ByteBuffer content, Cut cut) {}

    @Override
    public void put(String path, byte[] content) throws IOException {
        if (!defer(path, null, ByteBuffer.wrap(content))) {
            ByteBuffer whole = ByteBuffer.wrap(content);
            Deferred one = new Deferred(claim(path), null, whole, grant(whole.remaining()));
            try (Redacted redacted = redact(one)) {
                awaitTurn();
                pack(one, redacted);
            }
        }
    }

    @Override
    public void putJson(String path, Object value) throws IOException {
        put(path, JSON.writeValueAsBytes(value));
    }

    @Override
    public void put(String path, CapturedOutput output) throws IOException {
        defer(path, output, ByteBuffer.allocate(0));
    }

    @Override
    public void copy(String path, Path source) throws IOException {
        new FileCopy(this, source).copyTo(path);
    }

    /** Bytes that this collector may still keep. */
    public synchronized long bytesLeft() {
        return Math.min(maxBytes - kept, budget.left());
    }

    /**
     * Writes what waits in line. By the job's packing thread, after the collector has returned or was given up; from
     * then on the collector's own calls are refused.
     */
    public void packDeferred() throws IOException {
        List<Deferred> line;
        synchronized (this) {
            closed = true;
            line = List.copyOf(deferred);
            deferred.clear();
        }
        for (Deferred one : line) {
            try (Redacted redacted = redact(one)) {
                packer.awaitUninterruptibly();
                pack(one, redacted);
            } catch (IOException e) {
                if (packer.problem() != null) {
                    throw e;
                }
                tally.warn("\"" + one.path() + "\" could not be packed: " + e.getMessage());
            }
        }
    }

    /** Ends what the collector's hanging thread has open. By the packing thread. */
    public void revoke(String note) throws IOException {
        OpenEntry open;
        synchronized (this) {
            closed = true;
            open = current;
        }
        if (open != null) {
            open.revoke(note);
        }
    }

    CollectorSpec spec() {
        return spec;
    }

    EntryNames names() {
        return names;
    }

    Tally tally() {
        return tally;
    }

    /** Claims a path, noting where it had to be another one. */
    String claim(String path) {
        EntryNames.Name name = names.claim(spec.scope(), path);
        if (name.warning() != null) {
            tally.warn(name.warning());
        }
        return name.path();
    }

    /** What may be kept of a content of this size; takes it from the budgets. */
    synchronized Cut grant(long size) {
        Cut cut = Cut.of(size, Math.min(size, maxBytes - kept));
        long granted = budget.take(cut.kept());
        if (granted < cut.kept()) {
            cut = Cut.of(size, granted);
        }
        kept += cut.kept();
        return cut;
    }

    /** Waits for the segment on the collector's own thread. */
    void awaitTurn() throws IOException {
        waiting.begin();
        try {
            packer.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for other collectors to be packed");
        } finally {
            waiting.end();
        }
    }

    /** Opens an entry for the collector's own thread, which has the turn. */
    synchronized OpenEntry open(EntryHeader header) throws IOException {
        if (closed) {
            packer.pass();
            throw timeIsOver();
        }
        OpenEntry entry = packer.open(header);
        current = entry;
        return entry;
    }

    private synchronized boolean defer(String path, @Nullable CapturedOutput output, ByteBuffer content)
            throws IOException {
        if (closed) {
            throw timeIsOver();
        }
        if (deferredBytes + content.remaining() > MAX_DEFERRED_BYTES) {
            return false;
        }
        deferredBytes += content.remaining();
        Cut cut = grant(output == null ? content.remaining() : output.size());
        deferred.add(new Deferred(claim(path), output, content, cut));
        return true;
    }

    private static IOException timeIsOver() {
        return new IOException("the collector's time is over");
    }

    private Redacted redact(Deferred one) throws IOException {
        CapturedOutput output = one.output();
        return redact(
                one.path(),
                output == null ? OutputSource.of(one.content(), one.cut()) : new OutputSource(output, one.cut()));
    }

    private void pack(Deferred one, Redacted redacted) throws IOException {
        CapturedOutput output = one.output();
        long dropped = one.cut().dropped() + (output == null ? 0 : output.droppedBytes());
        OpenEntry entry = packer.open(EntryHeader.file(one.path(), redacted.size(), Instant.now(), spec.id()));
        write(redacted, entry, one.path(), dropped, notes(dropped));
    }

    /** Finds what of a content may leave the node; without the turn, for it takes its time. */
    Redacted redact(String path, Source source) throws IOException {
        return redaction.redact(belowTop(path), source, redactFolder);
    }

    boolean redacts() {
        return !redaction.isNone();
    }

    /** Writes into an entry of the redacted size, ends it and counts it. */
    void write(Redacted redacted, OpenEntry entry, String path, long dropped, List<String> known) throws IOException {
        // Counted first: when this thread hangs, the verdict is found without it.
        tally.entry(redacted.size(), dropped);
        tally.redacted(redacted.counts());
        List<String> notes = new ArrayList<>(known);
        if (redacted.note() != null) {
            notes.add(redacted.note());
        }
        if (redacted.failure() != null) {
            tally.withheld(belowTop(path), redacted.failure());
        } else if (redacted.note() != null) {
            tally.warn("\"" + belowTop(path) + "\" is " + redacted.note());
        }
        try {
            redacted.writeTo(entry::write);
        } catch (RedactionFailure e) {
            notes.add("withheld from there on: " + e.getMessage());
            tally.withheld(belowTop(path), String.valueOf(e.getMessage()));
        } finally {
            entry.finish(notes, redacted.counts());
        }
    }

    private static String belowTop(String path) {
        return path.substring(path.indexOf('/') + 1);
    }

    static List<String> notes(long dropped) {
        return dropped == 0 ? List.of() : List.of(dropped + " bytes left out by a size limit");
    }
}

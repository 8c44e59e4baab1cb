package io.muster.agent.pack;

import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryOutput;
import io.muster.protocol.archive.SegmentWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Lets concurrent collectors write into the one segment, entry after entry, first come first served. A large file keeps
 * its turn for as long as it takes.
 *
 * <p>When the segment can't be written any more (its disk is full or its job was given up), every later write fails
 * with the first reason.
 */
public final class Packer implements AutoCloseable {
    private static final int BUFFER_BYTES = 256 << 10;
    private static final long IDLE_NANOS = 500_000_000L;

    private final SegmentWriter segment;
    /** Not a lock: a turn may be ended by another thread than the one that took it. */
    private final Semaphore turn = new Semaphore(1, true);

    private final AtomicLong contentBytes = new AtomicLong();
    private @Nullable ByteBuffer spare;
    private volatile @Nullable IOException broken;
    private volatile long lastWrite = System.nanoTime();
    private volatile long position;
    private volatile boolean cutWanted;

    public Packer(SegmentWriter segment) {
        this.segment = segment;
    }

    /** Content taken so far, before compression. */
    public long contentBytes() {
        return contentBytes.get();
    }

    /** Length of the segment's uncompressed stream up to the end of the last entry that was finished. */
    public long position() {
        return position;
    }

    /** Somebody waits for what is packed to be in a chunk: it need not wait for an entry that takes long. */
    public void cutSoon() {
        cutWanted = true;
    }

    /** Why the segment can't be written any more; null while it can. */
    public @Nullable String problem() {
        IOException reason = broken;
        return reason == null ? null : String.valueOf(reason.getMessage());
    }

    /**
     * Waits for the turn. Whoever got it must call {@link #open} next, or {@link #pass}.
     *
     * @throws InterruptedException if interrupted while waiting; the turn is not held then
     */
    void await() throws InterruptedException {
        turn.acquire();
    }

    /** As {@link #await}, for threads that nobody interrupts. */
    void awaitUninterruptibly() {
        turn.acquireUninterruptibly();
    }

    /** Gives the turn back unused. */
    void pass() {
        turn.release();
    }

    /** Opens an entry; needs the turn, and gives it back where it fails. */
    OpenEntry open(EntryHeader header) throws IOException {
        boolean opened = false;
        try {
            synchronized (segment) {
                failIfBroken();
                OpenEntry entry = new OpenEntry(this, begin(header), takeBuffer());
                opened = true;
                return entry;
            }
        } finally {
            if (!opened) {
                turn.release();
            }
        }
    }

    /** Cuts what is pending when nothing was added for half a second, so that small results travel early. */
    public void cutIfIdle() throws IOException {
        if (cutWanted) {
            cutWanted = false;
            cut();
            return;
        }
        if (System.nanoTime() - lastWrite < IDLE_NANOS || !turn.tryAcquire()) {
            return;
        }
        try {
            cut();
        } finally {
            turn.release();
        }
    }

    private void cut() throws IOException {
        synchronized (segment) {
            if (broken == null && segment.hasPending()) {
                try {
                    segment.cut();
                } catch (IOException e) {
                    throw breakWith(e);
                }
            }
        }
    }

    /** Cuts the last chunk; waits for the entry that is open. */
    @Override
    public void close() throws IOException {
        turn.acquireUninterruptibly();
        try {
            synchronized (segment) {
                segment.close();
            }
        } catch (IOException e) {
            throw breakWith(e);
        } finally {
            turn.release();
        }
    }

    Object segmentLock() {
        return segment;
    }

    /** Writes; the segment lock is held. */
    void guard(EntryOutput output, ByteBuffer content) throws IOException {
        failIfBroken();
        int bytes = content.remaining();
        try {
            output.write(content);
        } catch (IOException e) {
            throw breakWith(e);
        }
        contentBytes.addAndGet(bytes);
        lastWrite = System.nanoTime();
    }

    /** Ends the open entry and the turn; the segment lock is held. */
    void finish(EntryOutput output, List<String> notes, Map<String, Long> redactions, @Nullable ByteBuffer reusable)
            throws IOException {
        spare = reusable;
        try {
            failIfBroken();
            output.finish(notes, redactions);
            position = segment.uncompressedBytes();
        } catch (IOException e) {
            throw breakWith(e);
        } finally {
            lastWrite = System.nanoTime();
            turn.release();
        }
    }

    private EntryOutput begin(EntryHeader header) throws IOException {
        try {
            return segment.begin(header);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        } catch (IOException e) {
            throw breakWith(e);
        }
    }

    private ByteBuffer takeBuffer() {
        ByteBuffer buffer = spare != null ? spare.clear() : ByteBuffer.allocateDirect(BUFFER_BYTES);
        spare = null;
        return buffer;
    }

    private void failIfBroken() throws IOException {
        IOException reason = broken;
        if (reason != null) {
            throw new IOException(reason.getMessage(), reason);
        }
    }

    private IOException breakWith(IOException e) {
        if (broken == null) {
            broken = e;
        }
        return e;
    }
}

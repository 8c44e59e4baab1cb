package io.muster.agent.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Keeps the head and the tail of a stream of any length: a prefix, then a ring that holds what came last. Small bounds
 * stay in memory, larger ones move to a file once they outgrow their buffer; where no file can be written, what was
 * kept so far becomes the head and the tail is a small ring in memory.
 */
final class Capture implements CapturedOutput {
    /** Streams with bounds up to this are worth their memory: a flood then costs no disk traffic. */
    static final long ALWAYS_MEMORY = 4 << 20;
    /** Tail of last resort; outside the budget, so that every capture ends with something. */
    static final long LAST_RING = 256 << 10;

    private static final int PIECE = 64 << 10;

    private final Spill spill;
    private final long bound;

    private Store headStore;
    private long headEnd;
    private Ring ring;
    private boolean maySpill = true;
    private long total;
    private boolean finished;
    private boolean closed;

    /**
     * Keeps the end of the stream.
     *
     * @param base its place in the store
     * @param start where in the stream it begins
     */
    private record Ring(Store store, long base, long start, long size) {
        long position(long offset) {
            return base + (offset - start) % size;
        }

        long untilWrap(long offset) {
            return size - (offset - start) % size;
        }

        long oldest(long total) {
            return Math.max(start, total - size);
        }

        boolean hasWrapped(long total) {
            return total - start >= size;
        }

        Ring in(Store other) {
            return new Ring(other, base, start, size);
        }
    }

    /** Opens a store that may be large. */
    @FunctionalInterface
    interface Spill {
        Store open() throws IOException;
    }

    /**
     * @param maxBytes bound of head and tail together; a marker of at most 64 bytes comes on top
     * @param memoryBytes what goes beyond this is spilled, unless the bound is small
     */
    Capture(long maxBytes, long memoryBytes, MemoryBudget budget, Spill spill) {
        this.spill = spill;
        this.bound = Math.max(0, maxBytes);
        this.headStore = new MemoryStore(budget, bound <= ALWAYS_MEMORY ? bound : memoryBytes);
        this.headEnd = bound / 2;
        this.ring = new Ring(headStore, headEnd, headEnd, bound - headEnd);
    }

    /** Takes what came next; never fails, whatever disk and memory say. */
    synchronized void append(byte[] source, int offset, int length) {
        int done = 0;
        while (done < length && !finished && bound > 0) {
            int count = Math.min(length - done, room());
            int written = total < ring.start()
                    ? headStore.write(total, source, offset + done, count)
                    : ring.store().write(ring.position(total), source, offset + done, count);
            total += written;
            done += written;
            if (written < count) {
                findRoom();
            }
        }
        total += finished ? 0 : length - done;
    }

    private int room() {
        long room = total < ring.start() ? ring.start() - total : ring.untilWrap(total);
        return (int) Math.min(room, Integer.MAX_VALUE);
    }

    private void findRoom() {
        if (!maySpill || !spill()) {
            fallBack();
        }
        maySpill = false;
    }

    private boolean spill() {
        Store file;
        try {
            file = spill.open();
        } catch (IOException e) {
            return false;
        }
        Store memory = headStore;
        if (!copy(memory, file)) {
            file.close();
            return false;
        }
        headStore = file;
        ring = ring.in(file);
        memory.close();
        return true;
    }

    /** Memory never runs out after its ring has wrapped, so what is there starts at 0 and has no gap. */
    private boolean copy(Store memory, Store file) {
        byte[] piece = new byte[PIECE];
        try {
            for (long at = 0; at < total; at += PIECE) {
                int count = (int) Math.min(PIECE, total - at);
                memory.read(at, piece, 0, count);
                if (file.write(at, piece, 0, count) < count) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void fallBack() {
        headEnd = ring.hasWrapped(total) ? ring.start() : total;
        long size = Math.min(LAST_RING, bound - headEnd);
        ring = new Ring(new MemoryStore(new MemoryBudget(2 * LAST_RING), size), 0, total, size);
    }

    /** Ends the capture; what comes later is not taken. */
    synchronized void finish() {
        finished = true;
    }

    /** Forgets what was taken. */
    synchronized void clear() {
        finished = true;
        total = 0;
        ring = new Ring(ring.store(), 0, 0, ring.size());
        headEnd = 0;
    }

    @Override
    public synchronized long size() {
        return head() + marker().length + tail();
    }

    @Override
    public synchronized long droppedBytes() {
        return total - head() - tail();
    }

    private long head() {
        return Math.min(total, headEnd);
    }

    private long tail() {
        return Math.max(0, total - ring.oldest(total));
    }

    private byte[] marker() {
        long dropped = droppedBytes();
        String marker = dropped == 0 ? "" : "\n[muster: " + dropped + " bytes dropped here]\n";
        return marker.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public synchronized long[] gaps() {
        return droppedBytes() == 0 ? new long[0] : new long[] {head(), head() + marker().length};
    }

    @Override
    public synchronized void forEach(Piece consumer) throws IOException {
        if (closed) {
            throw new IOException("the captured output is closed");
        }
        byte[] piece = new byte[(int) Math.min(PIECE, Math.max(1, Math.max(head(), tail())))];
        for (long at = 0; at < head(); ) {
            int count = (int) Math.min(piece.length, head() - at);
            headStore.read(at, piece, 0, count);
            consumer.accept(ByteBuffer.wrap(piece, 0, count));
            at += count;
        }
        if (droppedBytes() > 0) {
            consumer.accept(ByteBuffer.wrap(marker()));
        }
        for (long at = ring.oldest(total); at < total; ) {
            int count = (int) Math.min(Math.min(piece.length, total - at), ring.untilWrap(at));
            ring.store().read(ring.position(at), piece, 0, count);
            consumer.accept(ByteBuffer.wrap(piece, 0, count));
            at += count;
        }
    }

    @Override
    public byte[] bytes() throws IOException {
        if (size() > Integer.MAX_VALUE - 8) {
            throw new IOException("too much output for an array: " + size() + " bytes");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream((int) size());
        forEach(piece -> out.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
        return out.toByteArray();
    }

    @Override
    public synchronized void close() {
        finished = true;
        closed = true;
        headStore.close();
        ring.store().close();
    }
}

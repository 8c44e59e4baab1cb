package io.muster.agent.spool;

import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ChunkSink;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One job's chunks between packing and acknowledgement. Chunks go to disk; where it has no room, up to
 * {@value #MEMORY_CHUNKS} of them wait in memory; then {@link #accept} blocks until something is acknowledged.
 *
 * <p>Waiting and writing ignore interrupts: a collector that is stopped must not tear the chunk that others' entries
 * are in. {@link #abort} is what ends the wait.
 */
public final class Spool implements ChunkSink {
    static final int MEMORY_CHUNKS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int COPY_BYTES = 64 << 10;
    private static final long RETRY_DISK_MILLIS = 200;

    private final Path folder;
    private final SpoolSpace space;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<SpooledChunk> waiting = new ArrayDeque<>();
    private final TreeMap<Integer, SpooledChunk> unacknowledged = new TreeMap<>();
    private int chunks;
    private int inMemory;
    private long bytes;
    private long acknowledgedBytes;
    private boolean complete;
    private volatile boolean full;
    private volatile @Nullable String aborted;

    /** @param folder where the chunks' files go; made if it does not exist */
    public Spool(Path folder, SpoolSpace space) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.space = space;
    }

    /** For one thread at a time. The lock is not held while writing, for a sick disk may take its time. */
    @Override
    public void accept(Chunk chunk) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            SpooledChunk stored = tryStore(chunk);
            while (stored == null) {
                full = true;
                interrupted |= awaitChange();
                stored = tryStore(chunk);
            }
            add(stored);
        } finally {
            full = false;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** No chunk will follow. */
    public void complete() {
        lock.lock();
        try {
            complete = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The next chunk to push, in order; waits for it.
     *
     * @return null when there will be none: all have been handed out, or the spool was aborted
     */
    public @Nullable SpooledChunk take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (waiting.isEmpty() && !complete && aborted == null) {
                changed.await();
            }
            return aborted != null ? null : waiting.poll();
        } finally {
            lock.unlock();
        }
    }

    /** The coordinator has this chunk: its space is free again. */
    public void acknowledge(SpooledChunk chunk) {
        lock.lock();
        try {
            if (unacknowledged.remove(chunk.number()) != null) {
                acknowledgedBytes += chunk.bytes();
                free(chunk);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives everything up: nothing more is taken or handed out, and all space is free. */
    public void abort(String reason) {
        lock.lock();
        try {
            if (aborted == null) {
                aborted = reason;
            }
            unacknowledged.values().forEach(this::free);
            unacknowledged.clear();
            waiting.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Chunks taken so far. */
    public int chunks() {
        lock.lock();
        try {
            return chunks;
        } finally {
            lock.unlock();
        }
    }

    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    public long acknowledgedBytes() {
        lock.lock();
        try {
            return acknowledgedBytes;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for room now. */
    public boolean isFull() {
        return full;
    }

    private void add(SpooledChunk stored) throws IOException {
        lock.lock();
        try {
            String reason = aborted;
            if (reason != null) {
                free(stored);
                throw new IOException(reason);
            }
            chunks++;
            bytes += stored.bytes();
            waiting.add(stored);
            unacknowledged.put(stored.number(), stored);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable SpooledChunk tryStore(Chunk chunk) throws IOException {
        String reason = aborted;
        if (reason != null) {
            throw new IOException(reason);
        }
        SpooledChunk stored = toDisk(chunk);
        return stored == null ? toMemory(chunk) : stored;
    }

    /**
     * Room may also come from other jobs, or from outside, so the disk is asked again from time to time. Says whether
     * it was interrupted.
     */
    // The caller loops.
    @SuppressWarnings("WaitNotInLoop")
    private boolean awaitChange() {
        lock.lock();
        try {
            changed.await(RETRY_DISK_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        } catch (InterruptedException e) {
            return true;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable SpooledChunk toDisk(Chunk chunk) {
        int size = chunk.bytes().remaining();
        if (!space.reserve(size)) {
            return null;
        }
        Path file = folder.resolve(Integer.toString(chunk.number()));
        try {
            write(chunk.bytes().duplicate(), file);
            return new SpooledChunk(chunk.number(), size, chunk.digest(), file, null);
        } catch (IOException e) {
            LOG.warn("chunk {} not written to disk: {}", chunk.number(), e.toString());
            space.release(size);
            try {
                Files.deleteIfExists(file);
            } catch (IOException again) {
                LOG.warn("could not remove {}: {}", file, again.toString());
            }
            return null;
        }
    }

    /** By a plain stream, for an interrupt would close a channel. */
    private static void write(ByteBuffer content, Path file) throws IOException {
        byte[] piece = new byte[COPY_BYTES];
        try (OutputStream out = new FileOutputStream(file.toFile())) {
            while (content.hasRemaining()) {
                int length = Math.min(piece.length, content.remaining());
                content.get(piece, 0, length);
                out.write(piece, 0, length);
            }
        }
    }

    private @Nullable SpooledChunk toMemory(Chunk chunk) {
        lock.lock();
        try {
            if (inMemory >= MEMORY_CHUNKS) {
                return null;
            }
            inMemory++;
        } finally {
            lock.unlock();
        }
        byte[] content = new byte[chunk.bytes().remaining()];
        chunk.bytes().duplicate().get(content);
        return new SpooledChunk(chunk.number(), content.length, chunk.digest(), null, ByteBuffer.wrap(content));
    }

    private void free(SpooledChunk chunk) {
        if (chunk.file() == null) {
            inMemory--;
            return;
        }
        try {
            chunk.free();
        } catch (IOException e) {
            LOG.warn("could not remove {}: {}", chunk.file(), e.toString());
        }
        space.release(chunk.bytes());
    }
}

package io.muster.agent.spool;

import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ChunkSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One job's chunks, from packing until the job is released. Chunks go to disk; where it has no room, up to
 * {@value ChunkStore#MEMORY_CHUNKS} of them wait in memory; then {@link #accept} blocks until something is
 * acknowledged. Acknowledged chunks on disk are kept while there is room, so that they can be sent again.
 *
 * <p>Waiting and writing ignore interrupts: a collector that is stopped must not tear the chunk that others' entries
 * are in. {@link #abort} and {@link #suspend} are what end the wait.
 */
public final class Spool implements ChunkSink {
    private static final long RETRY_DISK_MILLIS = 200;

    private final ChunkStore store;
    private final SpoolLog log;
    private final Runnable onSafe;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ChunkTable table;
    private boolean complete;
    private volatile boolean full;
    private volatile @Nullable String aborted;

    /**
     * @param folder where the chunks' files go; made when needed
     * @param log hears of each chunk
     * @param onSafe called, with no lock held, when {@link #safePosition} may have grown
     */
    public Spool(Path folder, SpoolSpace space, SpoolLog log, Runnable onSafe) {
        this.store = new ChunkStore(folder, space);
        this.log = log;
        this.onSafe = onSafe;
        this.table = new ChunkTable(store, space, lock);
    }

    /**
     * Takes over what an earlier process has left. Before anything else.
     *
     * @param suspicious whether the host was rebooted since: then contents are checked
     */
    public void restore(List<SavedChunk> saved, boolean suspicious) {
        lock.lock();
        try {
            saved.forEach(chunk -> table.restore(chunk, suspicious));
            store.removeTorn(saved.size());
        } finally {
            lock.unlock();
        }
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
            add(stored, chunk);
        } finally {
            full = false;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        onSafe.run();
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
     * @return null when there is none and none will follow, or the spool was given up
     */
    public @Nullable SpooledChunk take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!table.hasWaiting() && !complete && aborted == null) {
                changed.await();
            }
            return aborted != null ? null : table.poll();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #take}, without waiting. */
    public @Nullable SpooledChunk takeNow() {
        lock.lock();
        try {
            return aborted != null ? null : table.poll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody waits for this chunk any more: it was acknowledged otherwise, or is to be sent again. */
    public boolean isVoid(SpooledChunk chunk) {
        lock.lock();
        try {
            return aborted != null || table.isVoid(chunk);
        } finally {
            lock.unlock();
        }
    }

    /** The coordinator has this chunk. Void for a chunk that is to be sent again since it was taken. */
    public void acknowledge(SpooledChunk chunk) {
        lock.lock();
        try {
            if (aborted == null && table.acknowledge(chunk)) {
                log.acknowledged(chunk.number());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onSafe.run();
    }

    /**
     * Whoever leads has the first {@code have} chunks: they count as acknowledged, and all later ones are sent (again)
     * as far as they are still here.
     *
     * @param again whether chunks on their way must be sent again too, because they go to somebody else
     * @return number of the lowest chunk from {@code have} on that can be sent, with all after it; {@link #chunks}
     *     where there is none
     */
    public int replayFrom(int have, boolean again) {
        int first;
        lock.lock();
        try {
            if (aborted != null) {
                return table.size();
            }
            table.acknowledgeBelow(have, log);
            first = table.replayFrom(have, again);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        onSafe.run();
        return first;
    }

    /** Gives everything up: nothing more is taken or handed out, and all space is free. */
    public void abort(String reason) {
        end(reason, false);
    }

    /** As {@link #abort}, but what is on disk stays there for the next process. */
    public void suspend(String reason) {
        end(reason, true);
    }

    /** Waits until every chunk is acknowledged, or the spool was given up; says whether that is so. */
    public boolean awaitDelivered(long millis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(millis);
        lock.lockInterruptibly();
        try {
            while (!isDelivered() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return isDelivered();
        } finally {
            lock.unlock();
        }
    }

    /** Chunks taken so far. */
    public int chunks() {
        lock.lock();
        try {
            return table.size();
        } finally {
            lock.unlock();
        }
    }

    public long bytes() {
        lock.lock();
        try {
            return table.bytes();
        } finally {
            lock.unlock();
        }
    }

    public long acknowledgedBytes() {
        lock.lock();
        try {
            return table.acknowledgedBytes();
        } finally {
            lock.unlock();
        }
    }

    /** How much of the segment's uncompressed stream outlives this process: on disk here, or acknowledged. */
    public long safePosition() {
        lock.lock();
        try {
            return table.safePosition();
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for room now. */
    public boolean isFull() {
        return full;
    }

    private boolean isDelivered() {
        return aborted != null || (complete && table.isAcknowledged());
    }

    private void end(String reason, boolean leaveFiles) {
        lock.lock();
        try {
            if (aborted == null) {
                aborted = reason;
            }
            table.clear(leaveFiles);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void add(SpooledChunk stored, Chunk chunk) throws IOException {
        lock.lock();
        try {
            String reason = aborted;
            if (reason != null) {
                store.free(stored);
                throw new IOException(reason);
            }
            log.cut(chunk);
            table.add(stored, chunk.uncompressedBytes());
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
        return store.store(chunk);
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
}

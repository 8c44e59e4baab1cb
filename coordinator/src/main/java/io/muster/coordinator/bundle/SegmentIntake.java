package io.muster.coordinator.bundle;

import io.muster.protocol.archive.ContentDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks of one node's segment are on disk. What is acknowledged is always the contiguous prefix 0, 1, 2, …, so
 * that a segment can be sealed at any moment.
 */
final class SegmentIntake {
    private final Map<Integer, ContentDigest> digests = new HashMap<>();
    private final NavigableMap<Integer, CompletableFuture<Boolean>> waiting = new TreeMap<>();
    private int contiguous;
    private long bytes;
    private boolean closed;

    /** The digest of a stored chunk; null if there is none. */
    synchronized @Nullable ContentDigest digest(int number) {
        return digests.get(number);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** How many chunks from 0 on are there without a hole. */
    synchronized int contiguous() {
        return contiguous;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Puts a chunk in its place by {@code move}, unless that place is taken or the segment is closed. */
    synchronized ChunkOutcome commit(int number, ContentDigest digest, long length, FileMove move)
            throws java.io.IOException {
        if (closed) {
            return ChunkOutcome.GONE;
        }
        ContentDigest present = digests.get(number);
        if (present != null) {
            return present.equals(digest) ? ChunkOutcome.ALREADY_STORED : ChunkOutcome.CONFLICT;
        }
        move.run();
        digests.put(number, digest);
        bytes += length;
        while (digests.containsKey(contiguous)) {
            contiguous++;
        }
        NavigableMap<Integer, CompletableFuture<Boolean>> reached = waiting.headMap(contiguous, false);
        reached.values().forEach(f -> f.complete(true));
        reached.clear();
        return ChunkOutcome.STORED;
    }

    /** True once chunks 0 to {@code number} are all there; false if the segment closes before. */
    synchronized CompletionStage<Boolean> whenContiguous(int number) {
        if (number < contiguous) {
            return CompletableFuture.completedFuture(true);
        }
        if (closed) {
            return CompletableFuture.completedFuture(false);
        }
        return waiting.computeIfAbsent(number, n -> new CompletableFuture<>()).copy();
    }

    /** Takes no more chunks. */
    synchronized void close() {
        closed = true;
        for (Entry<Integer, CompletableFuture<Boolean>> entry : waiting.entrySet()) {
            entry.getValue().complete(false);
        }
        waiting.clear();
    }

    /** Moves a finished file to its final name. */
    @FunctionalInterface
    interface FileMove {
        void run() throws java.io.IOException;
    }
}

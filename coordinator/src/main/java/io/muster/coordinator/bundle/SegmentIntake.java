package io.muster.coordinator.bundle;

import java.io.IOException;
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
    /** Stands for the digest of a chunk that an earlier run stored, until somebody asks for it. */
    private static final String UNREAD = "";

    private final SegmentFolder folder;
    private final Map<Integer, String> digests = new HashMap<>();
    private final NavigableMap<Integer, CompletableFuture<Boolean>> waiting = new TreeMap<>();
    private int contiguous;
    private long bytes;
    private boolean closed;

    private SegmentIntake(SegmentFolder folder) {
        this.folder = folder;
    }

    /** Goes on with what is on disk. Blocks. */
    static SegmentIntake of(SegmentFolder folder) throws IOException {
        SegmentIntake intake = new SegmentIntake(folder);
        folder.sizes().forEach((number, size) -> {
            intake.digests.put(number, UNREAD);
            intake.bytes += size;
        });
        intake.contiguous = intake.firstMissing(0);
        return intake;
    }

    private int firstMissing(int from) {
        int number = from;
        while (digests.containsKey(number)) {
            number++;
        }
        return number;
    }

    /** The digest of a stored chunk; null if there is none. Reads the file of one that an earlier run stored. */
    synchronized @Nullable String digest(int number) throws IOException {
        String known = digests.get(number);
        if (UNREAD.equals(known)) {
            known = folder.digest(number);
            digests.put(number, known);
        }
        return known;
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
    synchronized ChunkOutcome commit(int number, String digest, long length, FileMove move) throws IOException {
        if (closed) {
            return ChunkOutcome.GONE;
        }
        String present = digest(number);
        if (present != null) {
            return present.equals(digest) ? ChunkOutcome.ALREADY_STORED : ChunkOutcome.CONFLICT;
        }
        move.run();
        digests.put(number, digest);
        bytes += length;
        contiguous = firstMissing(contiguous);
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
        void run() throws IOException;
    }
}

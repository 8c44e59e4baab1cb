package io.muster.coordinator.bundle;

import io.muster.protocol.archive.ContentDigest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks of one node's segment are on disk. What is acknowledged is always the contiguous prefix 0, 1, 2, …, so
 * that a segment can be sealed at any moment.
 */
final class SegmentIntake {
    private final SegmentFolder folder;
    private final int attempt;
    /** Of each stored chunk; empty for one that an earlier run stored, until somebody asks for it. */
    private final Map<Integer, Optional<ContentDigest>> digests = new HashMap<>();

    private final NavigableMap<Integer, CompletableFuture<Boolean>> waiting = new TreeMap<>();
    private int contiguous;
    private long bytes;
    private boolean closed;
    private boolean withoutRoom;

    private SegmentIntake(SegmentFolder folder, int attempt) {
        this.folder = folder;
        this.attempt = attempt;
    }

    /** Of the node's job, whose segment this is. */
    int attempt() {
        return attempt;
    }

    /** Goes on with what is on disk. Blocks. */
    static SegmentIntake of(SegmentFolder folder, int attempt) throws IOException {
        SegmentIntake intake = new SegmentIntake(folder, attempt);
        folder.sizes().forEach((number, size) -> {
            intake.digests.put(number, Optional.empty());
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

    /**
     * What a push would find: a stored chunk of the same bytes, or of others; null where there is none. Reads the file
     * where its digest by this algorithm is not known.
     */
    synchronized @Nullable ChunkOutcome present(int number, ContentDigest pushed) throws IOException {
        Optional<ContentDigest> known = digests.get(number);
        if (known == null) {
            return null;
        }
        ContentDigest stored =
                known.filter(d -> d.algorithm() == pushed.algorithm()).orElse(null);
        if (stored == null) {
            stored = folder.digest(number, pushed.algorithm());
            digests.put(number, Optional.of(stored));
        }
        return stored.equals(pushed) ? ChunkOutcome.ALREADY_STORED : ChunkOutcome.CONFLICT;
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** A chunk came that there was no room for. */
    synchronized void refusedForRoom() {
        withoutRoom = true;
    }

    /** Whether the last chunk that came was refused for want of room. */
    synchronized boolean waitsForRoom() {
        return withoutRoom && !closed;
    }

    /** How many chunks from 0 on are there without a hole. */
    synchronized int contiguous() {
        return contiguous;
    }

    synchronized long bytes() {
        return bytes;
    }

    /** Puts a chunk in its place by {@code move}, unless that place is taken or the segment is closed. */
    synchronized ChunkOutcome commit(int number, ContentDigest digest, long length, FileMove move) throws IOException {
        if (closed) {
            return ChunkOutcome.GONE;
        }
        ChunkOutcome present = present(number, digest);
        if (present != null) {
            return present;
        }
        move.run();
        withoutRoom = false;
        digests.put(number, Optional.of(digest));
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

package io.muster.coordinator.bundle;

import io.muster.coordinator.config.StoreConfig;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.ContentDigest;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chunks and bundles in a folder: {@code collections/<id>/segments/<node>/<n>.chunk}, beside them what sealing adds and
 * {@code bundle.json}. Methods block on files unless they say otherwise.
 */
public final class BundleStore {
    private final Path collections;
    private final Path temporary;
    private final StoreConfig config;
    private final SpaceReserve reserve;
    private final Map<CollectionId, Map<NodeId, SegmentIntake>> open = new ConcurrentHashMap<>();
    private final Map<CollectionId, Object> sealLocks = new ConcurrentHashMap<>();
    private volatile @Nullable Set<CollectionId> expected;

    private BundleStore(Path collections, Path temporary, StoreConfig config, SpaceReserve reserve) {
        this.collections = collections;
        this.temporary = temporary;
        this.config = config;
        this.reserve = reserve;
    }

    /** Opens the store below a data directory and removes what an earlier run left unfinished in {@code tmp}. */
    public static BundleStore open(Path dataDir, StoreConfig config) throws IOException {
        Path collections = Files.createDirectories(dataDir.resolve("collections"), OwnerOnly.FOLDER);
        Path temporary = dataDir.resolve("tmp");
        FileTree.delete(temporary);
        Files.createDirectories(temporary, OwnerOnly.FOLDER);
        SpaceReserve reserve = new SpaceReserve(dataDir.resolve("reserve"), config.reserve());
        reserve.take();
        return new BundleStore(collections, temporary, config, reserve);
    }

    /**
     * The collections that are to go on and are not accepted yet: their chunks are to wait. Before it is said for the
     * first time, the chunks of all collections are. Does not block.
     */
    public void expect(Collection<CollectionId> unfinished) {
        expected = Set.copyOf(unfinished);
    }

    /** From now on takes chunks of these nodes' first attempts, beside those that are on disk. */
    public void accept(CollectionId collection, Collection<NodeId> nodes) throws IOException {
        accept(collection, nodes.stream().collect(Collectors.toMap(node -> node, node -> 1)));
    }

    /** From now on takes chunks of these nodes' attempts, beside those that are on disk. */
    public void accept(CollectionId collection, Map<NodeId, Integer> attempts) throws IOException {
        Map<NodeId, SegmentIntake> intakes = new ConcurrentHashMap<>();
        for (Map.Entry<NodeId, Integer> node : attempts.entrySet()) {
            intakes.put(node.getKey(), intake(collection, node.getKey(), node.getValue()));
        }
        open.put(collection, intakes);
    }

    /** From now on takes chunks of another attempt of a node, and forgets those of earlier ones. */
    public void beginAgain(CollectionId collection, NodeId node, int attempt) throws IOException {
        Map<NodeId, SegmentIntake> intakes = open.get(collection);
        if (intakes == null) {
            throw new IOException("the collection is over");
        }
        SegmentIntake before = intakes.put(node, intake(collection, node, attempt));
        if (before != null) {
            before.close();
            FileTree.delete(segment(collection, node, before.attempt()));
        }
    }

    private SegmentIntake intake(CollectionId collection, NodeId node, int attempt) throws IOException {
        return SegmentIntake.of(SegmentFolder.create(collections, segment(collection, node, attempt)), attempt);
    }

    /**
     * Whether chunks of an attempt are taken: those of an earlier one are not, and those of a later one have to wait.
     * Does not block.
     */
    public Optional<ChunkOutcome> refused(CollectionId collection, NodeId node, int attempt) {
        int current = find(collection, node).map(SegmentIntake::attempt).orElse(attempt);
        return attempt == current
                ? Optional.empty()
                : Optional.of(attempt < current ? ChunkOutcome.GONE : ChunkOutcome.NOT_READY);
    }

    /** Takes no more chunks of a node. Does not block. */
    public void close(CollectionId collection, NodeId node) {
        find(collection, node).ifPresent(SegmentIntake::close);
    }

    /** Takes no more chunks of any node of a collection. Does not block. */
    public void close(CollectionId collection) {
        open.getOrDefault(collection, Map.of()).values().forEach(SegmentIntake::close);
    }

    /** How many chunks from 0 on of a node are stored. Does not block. */
    public int contiguousChunks(CollectionId collection, NodeId node) {
        return find(collection, node).map(SegmentIntake::contiguous).orElse(0);
    }

    /** Bytes of a node's chunks. Does not block. */
    public long bytes(CollectionId collection, NodeId node) {
        return find(collection, node).map(SegmentIntake::bytes).orElse(0L);
    }

    /** What is known about a push before its body is read; empty if it is to be read. Does not write. */
    public Optional<ChunkOutcome> preview(
            CollectionId collection, NodeId node, int number, ContentDigest digest, long length) throws IOException {
        SegmentIntake intake = find(collection, node).orElse(null);
        if (intake == null) {
            return Optional.of(isExpected(collection) ? ChunkOutcome.NOT_READY : ChunkOutcome.GONE);
        }
        ChunkOutcome present = intake.present(number, digest);
        if (present != null) {
            return Optional.of(present);
        }
        if (intake.isClosed()) {
            return Optional.of(ChunkOutcome.GONE);
        }
        if (length > config.maxChunkBytes()) {
            return Optional.of(ChunkOutcome.TOO_LARGE);
        }
        return hasRoom(Math.max(length, 0)) ? Optional.empty() : Optional.of(ChunkOutcome.NO_ROOM);
    }

    /** Begins to store a chunk; null if the collection is over or unknown. */
    public @Nullable ChunkUpload upload(CollectionId collection, NodeId node, int number, ContentDigest digest)
            throws IOException {
        SegmentIntake intake = find(collection, node).orElse(null);
        if (intake == null) {
            return null;
        }
        return new ChunkUpload(
                intake,
                number,
                digest,
                config.maxChunkBytes(),
                temporary.resolve(UUID.randomUUID() + ".part"),
                new SegmentFolder(segment(collection, node, intake.attempt())));
    }

    /** There was no room for a chunk of a node, which is to come again. Does not block. */
    public void refusedForRoom(CollectionId collection, NodeId node) {
        find(collection, node).ifPresent(SegmentIntake::refusedForRoom);
    }

    /** Whether a node waits until there is room for its chunks. Does not block. */
    public boolean waitsForRoom(CollectionId collection, NodeId node) {
        return find(collection, node).map(SegmentIntake::waitsForRoom).orElse(false);
    }

    /** True once chunks 0 to {@code number} are on disk; false if the node's part ends before. Does not block. */
    public CompletionStage<Boolean> whenContiguous(CollectionId collection, NodeId node, int number) {
        return find(collection, node)
                .map(intake -> intake.whenContiguous(number))
                .orElseGet(() -> CompletableFuture.completedFuture(false));
    }

    /** The chunks that can be sealed, of each node that sent any. Does not block. */
    public List<SegmentFiles> segments(CollectionId collection, Collection<NodeId> nodes) {
        List<SegmentFiles> segments = new ArrayList<>();
        for (NodeId node : nodes) {
            List<Path> chunks = new ArrayList<>();
            int attempt = find(collection, node).map(SegmentIntake::attempt).orElse(1);
            for (int i = 0; i < contiguousChunks(collection, node); i++) {
                chunks.add(segment(collection, node, attempt).resolve(i + ".chunk"));
            }
            if (!chunks.isEmpty()) {
                segments.add(new SegmentFiles(node, chunks));
            }
        }
        return segments;
    }

    /** A collection begins with the chunks of another one's bundle. Nothing happens if it does already. */
    public void inherit(CollectionId from, CollectionId into) throws IOException {
        Inheritance.take(folder(from), folder(into), temporary);
    }

    /** The chunks that a collection has from another one's bundle, in their order. */
    public List<SegmentFiles> inherited(CollectionId collection) throws IOException {
        return Inheritance.read(folder(collection));
    }

    /** As {@link #segments}, one after another and with their sizes. */
    public List<StoredBundle.Part> chunks(CollectionId collection, Collection<NodeId> nodes) throws IOException {
        List<StoredBundle.Part> chunks = new ArrayList<>();
        for (SegmentFiles segment : segments(collection, nodes)) {
            for (Path chunk : segment.chunks()) {
                chunks.add(new StoredBundle.Part(chunk, Files.size(chunk)));
            }
        }
        return chunks;
    }

    /** Space that is given up when the disk is full. */
    SpaceReserve reserve() {
        return reserve;
    }

    /** Where sealing may write the parts that it adds. */
    public Path sealFolder(CollectionId collection) throws IOException {
        return Files.createDirectories(folder(collection).resolve("sealed"));
    }

    /** Held by whoever seals a collection: one that was started again waits for the one before. */
    Object sealLock(CollectionId collection) {
        return sealLocks.computeIfAbsent(collection, id -> new Object());
    }

    /** Keeps the description of a sealed bundle; from now on {@link #bundle} finds it. */
    public void save(CollectionId collection, StoredBundle bundle) throws IOException {
        bundle.write(folder(collection));
        open.remove(collection);
        Set<CollectionId> unfinished = expected;
        if (unfinished != null && unfinished.contains(collection)) {
            expect(unfinished.stream().filter(id -> !id.equals(collection)).toList());
        }
    }

    public Optional<StoredBundle> bundle(CollectionId collection) throws IOException {
        return StoredBundle.read(folder(collection));
    }

    /** Forgets a collection and frees its space. Nothing happens where it is unknown. */
    public void delete(CollectionId collection) throws IOException {
        close(collection);
        open.remove(collection);
        sealLocks.remove(collection);
        if (Files.exists(folder(collection))) {
            Path doomed = temporary.resolve("deleted-" + UUID.randomUUID());
            Files.move(folder(collection), doomed, StandardCopyOption.ATOMIC_MOVE);
            FileTree.delete(doomed);
        }
    }

    /** Bytes that may still be stored before the watermark. */
    public long freeBytes() throws IOException {
        FileStore store = Files.getFileStore(collections);
        return Math.max(0, store.getUsableSpace() - config.freeSpaceWatermark());
    }

    private boolean isExpected(CollectionId collection) {
        Set<CollectionId> unfinished = expected;
        return !open.containsKey(collection) && (unfinished == null || unfinished.contains(collection));
    }

    private boolean hasRoom(long bytes) throws IOException {
        return freeBytes() > bytes;
    }

    private Optional<SegmentIntake> find(CollectionId collection, NodeId node) {
        return Optional.ofNullable(open.getOrDefault(collection, Map.of()).get(node));
    }

    private Path folder(CollectionId collection) {
        return collections.resolve(collection.value());
    }

    /** A node's name holds no tilde. */
    private Path segment(CollectionId collection, NodeId node, int attempt) {
        return folder(collection).resolve("segments").resolve(attempt == 1 ? node.value() : node + "~" + attempt);
    }
}

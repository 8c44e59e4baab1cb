package io.muster.coordinator.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.config.StoreConfig;
import io.muster.protocol.archive.ContentDigest;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleStoreTest {
    private static final NodeId NODE = new NodeId("n1");

    @TempDir
    private Path folder;

    private final CollectionId id = CollectionId.next(Instant.EPOCH);
    private BundleStore store;

    @BeforeEach
    void open() throws IOException {
        store = open(1000);
        store.expect(List.of());
        store.accept(id, List.of(NODE));
    }

    private BundleStore open(long watermark) throws IOException {
        return BundleStore.open(folder, new StoreConfig(watermark, 100, Duration.ofSeconds(1), 0));
    }

    @Test
    void keepsAChunkOnceAndAnswersTheSameAgain() throws Exception {
        assertThat(push(0, "one")).isEqualTo(ChunkOutcome.STORED);
        assertThat(push(0, "one")).isEqualTo(ChunkOutcome.ALREADY_STORED);
        assertThat(push(0, "two")).isEqualTo(ChunkOutcome.CONFLICT);
        assertThat(store.preview(id, NODE, 0, digest("one"), 3)).contains(ChunkOutcome.ALREADY_STORED);
        assertThat(store.preview(id, NODE, 0, digest("two"), 3)).contains(ChunkOutcome.CONFLICT);
        assertThat(Files.readString(chunk(0))).isEqualTo("one");
    }

    @Test
    void isNotReadableForOthersOnTheHost() throws Exception {
        for (String name : List.of("collections", "tmp")) {
            assertThat(Files.getPosixFilePermissions(folder.resolve(name)))
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void takesTheDigestOfOlderAgents() throws Exception {
        ContentDigest sha256 = ContentDigest.Algorithm.SHA_256.of(bytes("one"));
        ChunkUpload upload = upload(0, sha256);
        upload.write(bytes("one"));
        assertThat(upload.commit()).isEqualTo(ChunkOutcome.STORED);
        assertThat(store.preview(id, NODE, 0, sha256, 3)).contains(ChunkOutcome.ALREADY_STORED);
    }

    @Test
    void refusesOtherBytesThanTheDigestSays() throws Exception {
        ChunkUpload upload = upload(0, digest("right"));
        upload.write(bytes("wrong"));
        assertThat(upload.commit()).isEqualTo(ChunkOutcome.DIGEST_MISMATCH);
        assertThat(temporaries()).isZero();
        assertThat(chunk(0)).doesNotExist();
    }

    @Test
    void refusesMoreThanTheBoundWhateverWasAnnounced() throws Exception {
        ChunkUpload upload = upload(0, digest("x"));
        upload.write(bytes("y".repeat(101)));
        assertThat(upload.commit()).isEqualTo(ChunkOutcome.TOO_LARGE);
        assertThat(store.preview(id, NODE, 0, digest("x"), 101)).contains(ChunkOutcome.TOO_LARGE);
    }

    @Test
    void acknowledgesOnlyAContiguousPrefix() throws Exception {
        assertThat(push(2, "c")).isEqualTo(ChunkOutcome.STORED);
        CompletableFuture<Boolean> third = store.whenContiguous(id, NODE, 2).toCompletableFuture();
        assertThat(third).isNotDone();
        push(0, "a");
        assertThat(third).isNotDone();
        push(1, "b");
        assertThat(third).isCompletedWithValue(true);
        assertThat(store.contiguousChunks(id, NODE)).isEqualTo(3);
    }

    @Test
    void takesNothingForACollectionThatIsOverOrUnknown() throws Exception {
        push(0, "a");
        push(2, "c");
        CompletableFuture<Boolean> waiting = store.whenContiguous(id, NODE, 2).toCompletableFuture();
        store.close(id, NODE);
        assertThat(waiting).isCompletedWithValue(false);
        assertThat(push(1, "b")).isEqualTo(ChunkOutcome.GONE);
        assertThat(store.preview(id, NODE, 1, digest("b"), 1)).contains(ChunkOutcome.GONE);
        CollectionId other = CollectionId.next(Instant.EPOCH);
        assertThat(store.preview(other, NODE, 0, digest("b"), 1)).contains(ChunkOutcome.GONE);
        assertThat(store.upload(other, NODE, 0, digest("b"))).isNull();
        assertThat(store.segments(id, List.of(NODE)).get(0).chunks()).containsExactly(chunk(0));
    }

    @Test
    void aCommitThatLosesTheRaceAgainstTheEndIsRefused() throws Exception {
        ChunkUpload upload = upload(0, digest("late"));
        upload.write(bytes("late"));
        store.close(id);
        assertThat(upload.commit()).isEqualTo(ChunkOutcome.GONE);
        assertThat(temporaries()).isZero();
    }

    @Test
    void leavesTheWatermarkFree() throws Exception {
        BundleStore full = open(Long.MAX_VALUE / 2);
        full.accept(id, List.of(NODE));
        assertThat(full.preview(id, NODE, 0, digest("a"), 1)).contains(ChunkOutcome.NO_ROOM);
        assertThat(full.freeBytes()).isZero();
    }

    @Test
    void deletingFreesTheSpace() throws Exception {
        push(0, "a");
        store.delete(id);
        store.delete(id);
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
        assertThat(store.bundle(id)).isEqualTo(Optional.empty());
    }

    @Test
    void removesUnfinishedFilesOfAnEarlierRun() throws Exception {
        ChunkUpload upload = upload(0, digest("a"));
        upload.write(bytes("a"));
        assertThat(temporaries()).isEqualTo(1);
        open(1000);
        assertThat(temporaries()).isZero();
        upload.abort();
    }

    @Test
    void goesOnWithTheWholeChunksOfAnEarlierRun() throws Exception {
        push(0, "a");
        push(1, "b");
        push(3, "d");
        Files.writeString(chunk(2).resolveSibling("2.chunk.half"), "no chunk");
        store = open(1000);
        store.accept(id, List.of(NODE));
        assertThat(store.contiguousChunks(id, NODE)).isEqualTo(2);
        assertThat(store.bytes(id, NODE)).isEqualTo(3);
        assertThat(store.preview(id, NODE, 1, digest("b"), 1)).contains(ChunkOutcome.ALREADY_STORED);
        assertThat(store.preview(id, NODE, 1, digest("x"), 1)).contains(ChunkOutcome.CONFLICT);
        assertThat(push(0, "x")).isEqualTo(ChunkOutcome.CONFLICT);
        assertThat(push(2, "c")).isEqualTo(ChunkOutcome.STORED);
        assertThat(store.contiguousChunks(id, NODE)).isEqualTo(4);
        assertThat(store.segments(id, List.of(NODE)).get(0).chunks()).hasSize(4);
    }

    @Test
    void chunksWaitUntilItIsKnownWhetherTheirCollectionGoesOn() throws Exception {
        store = open(1000);
        CollectionId over = CollectionId.next(Instant.EPOCH);
        assertThat(store.preview(id, NODE, 0, digest("a"), 1)).contains(ChunkOutcome.NOT_READY);
        store.expect(List.of(id));
        assertThat(store.preview(id, NODE, 0, digest("a"), 1)).contains(ChunkOutcome.NOT_READY);
        assertThat(store.preview(over, NODE, 0, digest("a"), 1)).contains(ChunkOutcome.GONE);
        store.accept(id, List.of(NODE));
        assertThat(store.preview(id, NODE, 0, digest("a"), 1)).isEmpty();
    }

    private ChunkOutcome push(int number, String content) throws IOException {
        ChunkUpload upload = upload(number, digest(content));
        upload.write(bytes(content));
        return upload.commit();
    }

    private ChunkUpload upload(int number, ContentDigest digest) throws IOException {
        return Objects.requireNonNull(store.upload(id, NODE, number, digest));
    }

    private Path chunk(int number) {
        return folder.resolve("collections/" + id + "/segments/n1/" + number + ".chunk");
    }

    private long temporaries() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.count();
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ContentDigest digest(String text) {
        return ContentDigest.Algorithm.CRC32C.of(bytes(text));
    }
}

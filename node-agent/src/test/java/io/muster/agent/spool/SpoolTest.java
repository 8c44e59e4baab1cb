package io.muster.agent.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ContentDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SpoolTest {
    private static final int CHUNK = 1000;
    private static final ContentDigest DIGEST = new ContentDigest(ContentDigest.Algorithm.CRC32C, "00000000");

    @TempDir
    Path folder;

    private SpoolSpace space;
    private Spool spool;

    @BeforeEach
    void makeSpool() {
        space = new SpoolSpace(folder, 2L * CHUNK, 0);
        spool = spool("chunks", space);
    }

    private Spool spool(String name, SpoolSpace in) {
        return new Spool(folder.resolve(name), in, SpoolLog.NONE, () -> {});
    }

    private static Chunk chunk(int number) {
        byte[] content = new byte[CHUNK];
        content[0] = (byte) number;
        ByteBuffer bytes = ByteBuffer.wrap(content);
        return new Chunk(number, bytes, ContentDigest.Algorithm.CRC32C.of(bytes), CHUNK, ByteBuffer.allocate(0));
    }

    private SpooledChunk taken() throws InterruptedException {
        SpooledChunk chunk = spool.take();
        if (chunk == null) {
            throw new AssertionError("no chunk");
        }
        return chunk;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("chunks"))) {
            return files.toList();
        }
    }

    private Thread accepting(int number, AtomicReference<@Nullable String> problem) {
        Thread thread = new Thread(
                () -> {
                    try {
                        spool.accept(chunk(number));
                    } catch (IOException e) {
                        problem.set(e.getMessage());
                    }
                },
                "packer");
        thread.start();
        return thread;
    }

    @Test
    void handsChunksOutInOrderAndKeepsAcknowledgedOnesWhileThereIsRoom() throws Exception {
        spool.accept(chunk(0));
        spool.accept(chunk(1));
        spool.complete();

        SpooledChunk first = taken();
        assertThat(first.number()).isZero();
        assertThat(Files.readAllBytes(java.util.Objects.requireNonNull(first.file())))
                .hasSize(CHUNK);
        assertThat(space.used()).isEqualTo(2 * CHUNK);
        spool.acknowledge(first);
        spool.acknowledge(first);
        assertThat(space.used()).isEqualTo(2 * CHUNK);
        assertThat(spool.acknowledgedBytes()).isEqualTo(CHUNK);
        assertThat(taken().number()).isEqualTo(1);
        assertThat(spool.take()).isNull();
    }

    @Test
    void dropsTheOldestAcknowledgedChunkForANewOneAndNeverAnUnacknowledgedOne() throws Exception {
        Spool other = spool("other", space);
        spool.accept(chunk(0));
        other.accept(chunk(0));
        SpooledChunk second = java.util.Objects.requireNonNull(other.take());
        other.acknowledge(second);
        spool.acknowledge(taken());

        spool.accept(chunk(1));
        assertThat(second.file()).doesNotExist();
        assertThat(files()).hasSize(2);
        spool.accept(chunk(2));
        assertThat(files()).extracting(file -> file.getFileName().toString()).containsExactlyInAnyOrder("1", "2");
        spool.accept(chunk(3));
        assertThat(spool.replayFrom(0, false)).isEqualTo(1);
        assertThat(spool.acknowledgedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void sendsAcknowledgedChunksAgainToWhoeverDoesNotHaveThem() throws Exception {
        spool.accept(chunk(0));
        spool.accept(chunk(1));
        spool.complete();
        spool.acknowledge(taken());
        spool.acknowledge(taken());
        assertThat(spool.awaitDelivered(0)).isTrue();

        assertThat(spool.replayFrom(1, true)).isEqualTo(1);
        assertThat(spool.awaitDelivered(0)).isFalse();
        assertThat(taken().number()).isEqualTo(1);
        assertThat(spool.takeNow()).isNull();
    }

    @Test
    void doesNotBelieveAnAnswerOfWhoeverHasLostTheLead() throws Exception {
        spool.accept(chunk(0));
        SpooledChunk onItsWay = taken();
        assertThat(spool.isVoid(onItsWay)).isFalse();
        spool.replayFrom(0, true);
        assertThat(spool.isVoid(onItsWay)).isTrue();
        spool.acknowledge(onItsWay);
        assertThat(spool.acknowledgedBytes()).isZero();

        spool.acknowledge(taken());
        assertThat(spool.acknowledgedBytes()).isEqualTo(CHUNK);
    }

    @Test
    void countsWhatTheCoordinatorHasAsAcknowledged() throws Exception {
        for (int number = 0; number < 4; number++) {
            spool.accept(chunk(number));
        }
        spool.complete();
        assertThat(spool.safePosition()).isEqualTo(2 * CHUNK);
        assertThat(spool.replayFrom(4, false)).isEqualTo(4);
        assertThat(spool.awaitDelivered(0)).isTrue();
        assertThat(spool.safePosition()).isEqualTo(4 * CHUNK);
    }

    @Test
    void goesOnWithWhatAnEarlierProcessHasLeft() throws Exception {
        for (int number = 0; number < 3; number++) {
            spool.accept(chunk(number));
        }
        Files.write(folder.resolve("chunks").resolve("4"), new byte[17]);
        spool.suspend("the agent is stopping");
        assertThat(space.used()).isZero();
        List<SavedChunk> saved = java.util.stream.IntStream.range(0, 4)
                .mapToObj(number -> new SavedChunk(number, CHUNK, DIGEST, CHUNK, number == 0 || number == 2))
                .toList();

        Spool next = spool("chunks", space);
        next.restore(saved, false);
        assertThat(files()).hasSize(2);
        assertThat(next.chunks()).isEqualTo(4);
        assertThat(next.take()).isNotNull().extracting(SpooledChunk::number).isEqualTo(1);
        // 3 was in the memory of the earlier process.
        assertThat(next.takeNow()).isNull();
        assertThat(next.replayFrom(1, false)).isEqualTo(4);
        assertThat(next.replayFrom(4, false)).isEqualTo(4);
        next.accept(chunk(4));
        assertThat(next.take()).isNotNull().extracting(SpooledChunk::number).isEqualTo(4);
    }

    @Test
    void distrustsContentsAfterAReboot() throws Exception {
        spool.accept(chunk(0));
        spool.suspend("power cut");

        Spool next = spool("chunks", space);
        next.restore(List.of(new SavedChunk(0, CHUNK, DIGEST, CHUNK, false)), true);
        next.complete();
        assertThat(next.takeNow()).isNull();
        assertThat(next.awaitDelivered(0)).isFalse();
    }

    @Test
    void goesOnThroughMemoryWhenTheDiskIsFullAndThenWaits() throws Exception {
        AtomicReference<@Nullable String> problem = new AtomicReference<>();
        for (int number = 0; number < 4; number++) {
            spool.accept(chunk(number));
        }
        assertThat(files()).hasSize(2);

        Thread packer = accepting(4, problem);
        await().until(spool::isFull);
        assertThat(spool.chunks()).isEqualTo(4);
        spool.acknowledge(taken());
        packer.join();
        assertThat(spool.chunks()).isEqualTo(5);
        assertThat(spool.isFull()).isFalse();
        assertThat(problem).hasNullValue();
    }

    @Test
    void keepsFreeWhatTheHostNeeds() throws Exception {
        SpoolSpace none = new SpoolSpace(folder, Long.MAX_VALUE, Long.MAX_VALUE / 2);
        Spool careful = spool("careful", none);
        careful.accept(chunk(0));

        SpooledChunk chunk = careful.take();
        assertThat(chunk).isNotNull().extracting(SpooledChunk::file).isNull();
    }

    @Test
    void anInterruptNeitherTearsAChunkNorEndsTheWait() throws Exception {
        AtomicReference<@Nullable String> problem = new AtomicReference<>();
        for (int number = 0; number < 4; number++) {
            spool.accept(chunk(number));
        }
        Thread packer = accepting(4, problem);
        await().until(spool::isFull);
        packer.interrupt();
        await().during(java.time.Duration.ofMillis(300)).until(packer::isAlive);
        spool.acknowledge(taken());
        packer.join();

        assertThat(problem).hasNullValue();
        assertThat(spool.chunks()).isEqualTo(5);
    }

    @Test
    void abortEndsEveryWaitAndGivesAllSpaceBack() throws Exception {
        AtomicReference<@Nullable String> problem = new AtomicReference<>();
        for (int number = 0; number < 4; number++) {
            spool.accept(chunk(number));
        }
        Thread packer = accepting(4, problem);
        await().until(spool::isFull);
        spool.abort("nobody wants it");
        packer.join();

        assertThat(problem).hasValue("nobody wants it");
        assertThat(spool.take()).isNull();
        assertThat(space.used()).isZero();
        assertThat(files()).isEmpty();
        assertThatThrownBy(() -> spool.accept(chunk(5))).hasMessage("nobody wants it");
    }

    @Test
    void jobsShareOneQuota() throws Exception {
        Spool other = spool("other", space);
        spool.accept(chunk(0));
        spool.accept(chunk(1));
        other.accept(chunk(0));

        assertThat(space.used()).isEqualTo(2 * CHUNK);
        assertThat(other.take()).isNotNull().extracting(SpooledChunk::memory).isNotNull();
    }
}

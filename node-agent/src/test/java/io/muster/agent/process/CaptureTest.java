package io.muster.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;

final class CaptureTest {
    private static final long PLENTY = 64 << 20;

    @Property(tries = 400)
    void keepsExactlyHeadAndTail(
            @ForAll("bounds") long bound,
            @ForAll("pieces") List<Integer> pieces,
            @ForAll("memories") long memory,
            @ForAll long seed)
            throws IOException {
        MemoryBudget budget = new MemoryBudget(memory);
        byte[] input = input(pieces, seed);
        try (Capture capture = new Capture(bound, 0, budget, () -> unlimited())) {
            append(capture, input, pieces);

            assertThat(capture.bytes()).isEqualTo(model(input, bound));
            assertThat(capture.size()).isEqualTo(model(input, bound).length);
            assertThat(capture.droppedBytes()).isEqualTo(Math.max(0, input.length - bound));
        }
        assertThat(budget.left()).isEqualTo(memory);
    }

    @Property(tries = 400)
    void keepsATrueHeadAndTailWhenTheDiskIsFull(
            @ForAll("bounds") long bound,
            @ForAll("pieces") List<Integer> pieces,
            @ForAll("memories") long memory,
            @ForAll("memories") long disk,
            @ForAll long seed)
            throws IOException {
        byte[] input = input(pieces, seed);
        try (Capture capture = new Capture(bound, 0, new MemoryBudget(memory), () -> new FillingStore(disk))) {
            append(capture, input, pieces);

            byte[] kept = capture.bytes();
            assertThat(kept).hasSize((int) capture.size());
            assertIsHeadAndTail(kept, input, capture.droppedBytes());
            assertThat(input.length - capture.droppedBytes()).isLessThanOrEqualTo(bound);
            long promised = Math.min(Math.min(input.length, bound / 2), Capture.LAST_RING);
            assertThat(input.length - capture.droppedBytes()).isGreaterThanOrEqualTo(promised);
        }
    }

    @Test
    void staysInMemoryWhenItsBoundIsSmall() throws IOException {
        try (Capture capture = new Capture(Capture.ALWAYS_MEMORY, 0, new MemoryBudget(PLENTY), () -> {
            throw new AssertionError("spilled");
        })) {
            byte[] piece = new byte[1 << 20];
            for (int i = 0; i < 10; i++) {
                capture.append(piece, 0, piece.length);
            }
            assertThat(capture.droppedBytes()).isEqualTo(6 << 20);
        }
    }

    @Test
    void keepsTheEndWhereNoFileCanBeWritten() throws IOException {
        byte[] input = new byte[8 << 20];
        new Random(1).nextBytes(input);
        MemoryBudget budget = new MemoryBudget(PLENTY);
        try (Capture capture =
                new Capture(1L << 40, 256 << 10, budget, () -> new FileStore(Path.of("/nonexistent/folder")))) {
            capture.append(input, 0, input.length);

            byte[] kept = capture.bytes();
            assertIsHeadAndTail(kept, input, capture.droppedBytes());
            assertThat(input.length - capture.droppedBytes()).isEqualTo(512 << 10);
        }
    }

    @Test
    void takesNothingAfterItsEnd() throws IOException {
        try (Capture capture = new Capture(100, 0, new MemoryBudget(PLENTY), () -> unlimited())) {
            capture.append(new byte[] {1, 2}, 0, 2);
            capture.finish();
            capture.append(new byte[] {3}, 0, 1);

            assertThat(capture.bytes()).containsExactly(1, 2);
            assertThat(capture.droppedBytes()).isZero();
        }
    }

    @Test
    void refusesToBeReadAfterItWasClosed() {
        Capture capture = new Capture(100, 0, new MemoryBudget(PLENTY), () -> unlimited());
        capture.close();
        capture.close();

        assertThatThrownBy(capture::bytes).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Provide
    Arbitrary<Long> bounds() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.longs().between(0, 100)),
                Tuple.of(4, Arbitraries.longs().between(0, 200_000)),
                Tuple.of(1, Arbitraries.longs().between(4_000_000, 5_000_000)));
    }

    @Provide
    Arbitrary<Long> memories() {
        return Arbitraries.of(0L, 16_384L, 40_000L, 100_000L, PLENTY);
    }

    @Provide
    Arbitrary<List<Integer>> pieces() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 200),
                        Arbitraries.integers().between(0, 70_000))
                .list()
                .ofMaxSize(12);
    }

    private static byte[] model(byte[] input, long bound) {
        if (input.length <= bound) {
            return input;
        }
        int head = (int) bound / 2;
        int tail = (int) bound - head;
        return concat(
                Arrays.copyOf(input, head),
                marker(input.length - bound),
                Arrays.copyOfRange(input, input.length - tail, input.length));
    }

    private static void assertIsHeadAndTail(byte[] kept, byte[] input, long dropped) {
        if (dropped == 0) {
            assertThat(kept).isEqualTo(input);
            return;
        }
        int marker = marker(dropped).length;
        int head = 0;
        while (!Arrays.equals(Arrays.copyOfRange(kept, head, head + marker), marker(dropped))) {
            head++;
        }
        int tail = kept.length - head - marker;
        assertThat(Arrays.copyOf(kept, head)).isEqualTo(Arrays.copyOf(input, head));
        assertThat(Arrays.copyOfRange(kept, head + marker, kept.length))
                .isEqualTo(Arrays.copyOfRange(input, input.length - tail, input.length));
        assertThat(head + tail + dropped).isEqualTo(input.length);
    }

    private static byte[] marker(long dropped) {
        return ("\n[muster: " + dropped + " bytes dropped here]\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] input(List<Integer> pieces, long seed) {
        byte[] input = new byte[pieces.stream().mapToInt(Integer::intValue).sum()];
        new Random(seed).nextBytes(input);
        return input;
    }

    private static void append(Capture capture, byte[] input, List<Integer> pieces) {
        int at = 0;
        for (int piece : pieces) {
            capture.append(input, at, piece);
            at += piece;
        }
        capture.finish();
    }

    private static byte[] concat(byte[]... parts) {
        byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    private static Store unlimited() {
        return new MemoryStore(new MemoryBudget(Long.MAX_VALUE), Long.MAX_VALUE / 2);
    }

    /** Takes so many bytes in all, wherever they go, like a file system that copies on write. */
    private static final class FillingStore implements Store {
        private final Store store = unlimited();
        private long left;

        FillingStore(long left) {
            this.left = left;
        }

        @Override
        public int write(long position, byte[] source, int offset, int length) {
            int written = store.write(position, source, offset, (int) Math.min(left, length));
            left -= written;
            return written;
        }

        @Override
        public void read(long position, byte[] target, int offset, int length) throws IOException {
            store.read(position, target, offset, length);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}

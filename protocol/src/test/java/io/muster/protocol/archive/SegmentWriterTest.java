package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.Samples.ChunkFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SegmentWriterTest {
    private static final String FILE = Samples.nodePath("copy/file");

    @Test
    void fillsAndNotesWhatAShrunkSourceDoesNotGive() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {})) {
            EntryOutput out = writer.begin(EntryHeader.file(FILE, 10_000_000, Samples.AT, null));
            out.write(ByteBuffer.wrap(new byte[] {1, 2, 3}));

            EntryRecord record = out.finish(List.of("shrank while it was read"));

            assertThat(record.size()).isEqualTo(10_000_000);
            assertThat(record.notes())
                    .containsExactly(
                            "shrank while it was read", "9999997 of 10000000 bytes did not come and are zeros");
            byte[] padded = new byte[10_000_000];
            System.arraycopy(new byte[] {1, 2, 3}, 0, padded, 0, 3);
            assertThat(record.sha256()).isEqualTo(Digests.hex(Digests.sha256().digest(padded)));
        }
    }

    @Test
    void refusesMoreThanWasAnnounced() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {})) {
            EntryOutput out = writer.begin(EntryHeader.file(FILE, 2, Samples.AT, null));

            assertThatThrownBy(() -> out.write(ByteBuffer.allocate(3))).isInstanceOf(IllegalArgumentException.class);
            assertThat(out.remaining()).isEqualTo(2);
        }
    }

    @Test
    void takesNoMoreFromAGrowingSourceThanWasAnnounced() throws IOException {
        byte[] grown = Samples.text(5000, 1);
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {})) {
            EntryOutput out = writer.begin(EntryHeader.file(FILE, 1000, Samples.AT, null));
            var source = Channels.newChannel(new ByteArrayInputStream(grown));
            assertThat(out.transferFrom(source)).isEqualTo(1000);
            assertThat(out.transferFrom(source)).isZero();
            assertThat(out.finish(List.of()).notes()).isEmpty();
        }
    }

    @Test
    void refusesUnsafePathsAndOverlappingEntries() throws IOException {
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {})) {
            assertThatThrownBy(() -> writer.begin(EntryHeader.file("../x", 0, Samples.AT, null)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.begin(EntryHeader.symlink("x", "a\nb", Samples.AT, null)))
                    .isInstanceOf(IllegalArgumentException.class);
            EntryOutput open = writer.begin(EntryHeader.file("x", 0, Samples.AT, null));
            assertThatThrownBy(() -> writer.begin(EntryHeader.file("y", 0, Samples.AT, null)))
                    .isInstanceOf(IllegalStateException.class);
            open.finish(List.of());
            assertThatThrownBy(() -> open.finish(List.of())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void writesNothingAfterTheSinkFailed() throws IOException {
        List<Chunk> taken = new ArrayList<>();
        SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {
            taken.add(chunk);
            throw new IOException("no space left on device");
        });
        Samples.put(writer, FILE, new byte[10]);

        assertThatThrownBy(writer::cut).hasMessageContaining("no space left");
        assertThatThrownBy(writer::cut).isInstanceOf(IllegalStateException.class);
        writer.close();

        assertThat(taken).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void numbersChunksWithoutHolesAndDigestsThem(BundleFormat format, @TempDir Path folder) throws IOException {
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        try (SegmentWriter writer = new SegmentWriter(format, chunks)) {
            writer.cut();
            assertThat(writer.hasPending()).isFalse();
            Samples.put(writer, FILE, Samples.noise(11 << 20, 1));
            assertThat(writer.hasPending()).isTrue();
            writer.cut();
            assertThat(writer.chunks()).isEqualTo(chunks.files.size());
            assertThat(writer.compressedBytes()).isBetween(11L << 20, 12L << 20);
        }
        assertThat(chunks.chunks).extracting(Chunk::number).containsExactly(0, 1, 2);
        for (int i = 0; i < chunks.files.size(); i++) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(chunks.files.get(i)));
            assertThat(chunks.chunks.get(i).digest()).isEqualTo(ContentDigest.Algorithm.CRC32C.of(bytes));
        }
        assertThat(chunks.chunks.stream().mapToLong(Chunk::uncompressedBytes).sum())
                .isEqualTo((11 << 20) + 512);
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void anyPrefixOfChunksCanBeSealedAndVerified(BundleFormat format, @TempDir Path folder) throws IOException {
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        try (SegmentWriter writer = new SegmentWriter(format, chunks)) {
            Samples.put(writer, Samples.nodePath("system/first"), Samples.text(700, 1));
            EntryOutput out = writer.begin(EntryHeader.file(FILE, 9_999, Samples.AT, Samples.LOGS));
            writer.cut();
            for (int i = 0; i < 3; i++) {
                out.write(ByteBuffer.wrap(Samples.noise(3_333, i)));
                writer.cut();
            }
            out.finish(List.of());
            writer.cut();
            Samples.put(writer, Samples.nodePath("system/last"), Samples.text(10, 2));
        }
        assertThat(chunks.files).hasSize(6);

        for (int n = 0; n <= chunks.files.size(); n++) {
            SealedBundle sealed = BundleSealer.seal(
                    Samples.header(format, "n1"),
                    List.of(new BundleSealer.SegmentFiles(chunks.segment().node(), chunks.files.subList(0, n))),
                    folder);
            Verification verification = BundleVerifier.verify(Samples.write(folder, sealed));
            assertThat(verification.corrupt())
                    .as("%d chunks: %s", n, verification.findings())
                    .isFalse();
            assertThat(verification.isFine()).as("%d chunks", n).isEqualTo(n == 0 || n > 4);
            if (n > 0 && n < 4) {
                assertThat(verification.findings().get(0).message())
                        .endsWith(FILE + ": cut short: " + (n - 1) * 3_333 + " of 9999 bytes arrived");
            }
        }
    }

    @Test
    void packsAnEntryBeyondFourGigabytes(@TempDir Path folder) throws IOException {
        long size = (4L << 30) + 12_345;
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunks)) {
            writer.begin(EntryHeader.file(FILE, size, Samples.AT, Samples.LOGS)).finish(List.of());
        }
        Path bundle = Samples.write(
                folder,
                BundleSealer.seal(Samples.header(BundleFormat.TAR_ZST, "n1"), List.of(chunks.segment()), folder));

        try (BundleReader reader = BundleReader.open(bundle)) {
            EntryRecord entry = reader.find(FILE).orElseThrow();
            assertThat(entry.size()).isEqualTo(size);
            assertThat(reader.header(entry).size()).isEqualTo(size);
            assertThat(reader.find("manifest.json")).isPresent();
        }
        assertThat(bundle.toFile().length()).isLessThan(2 << 20);
    }
}

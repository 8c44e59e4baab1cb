package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.archive.Samples.ChunkFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleReaderTest {
    /** Counts what is read. */
    private static final class CountingSource implements SeekableSource {
        private final SeekableSource source;
        private long bytes;

        CountingSource(SeekableSource source) {
            this.source = source;
        }

        @Override
        public long size() throws IOException {
            return source.size();
        }

        @Override
        public void read(long at, ByteBuffer target) throws IOException {
            bytes += target.remaining();
            source.read(at, target);
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void readsNoMoreThanTheEntryNeedsOutOfALargeBundle(BundleFormat format, @TempDir Path folder) throws IOException {
        byte[] piece = Samples.noise(1 << 20, 5);
        byte[] wanted = Samples.text(20_000, 1);
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        try (SegmentWriter writer = new SegmentWriter(format, chunks)) {
            for (int i = 0; i < 220; i++) {
                piece[i] ^= 1;
                Samples.put(writer, Samples.nodePath("copy/file-" + i), piece);
                if (i == 110) {
                    Samples.put(writer, Samples.nodePath("copy/wanted"), wanted);
                }
            }
        }
        Path bundle = Samples.write(
                folder, BundleSealer.seal(Samples.header(format, "n1"), List.of(chunks.segment()), folder));

        CountingSource source = new CountingSource(SeekableSource.file(bundle));
        try (BundleReader reader = BundleReader.open(source)) {
            EntryRecord entry = reader.find("host-collectors/n1/copy/wanted").orElseThrow();
            assertThat(BundleRoundTripTest.content(reader, entry)).isEqualTo(wanted);
        }

        assertThat(Files.size(bundle)).isGreaterThan(220 << 20);
        assertThat(source.bytes).isLessThan(5 << 20);
    }

    @Test
    void streamsContent(@TempDir Path folder) throws IOException {
        byte[] text = Samples.text(5 << 20, 1);
        Path bundle = Samples.seal(folder, BundleFormat.TAR_ZST, Map.of("copy/a", text));
        try (BundleReader reader = BundleReader.open(bundle);
                InputStream in =
                        reader.content(reader.find("host-collectors/n1/copy/a").orElseThrow())) {
            assertThat(in.readAllBytes()).isEqualTo(text);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void findsThroughTheLinksOfTroubleshootsOtherLayout(@TempDir Path folder) throws IOException {
        Path bundle = Samples.seal(folder, BundleFormat.TAR_ZST, Map.of("system/cpu.json", new byte[] {'{', '}'}));
        try (BundleReader reader = BundleReader.open(bundle)) {
            assertThat(reader.find("host-collectors/system/n1/cpu.json")).isEmpty();
            assertThat(reader.resolve("host-collectors/system/n1/cpu.json")
                            .orElseThrow()
                            .path())
                    .isEqualTo(Samples.nodePath("system/cpu.json"));
            assertThat(reader.resolve("host-collectors/system/n1/nothing")).isEmpty();
        }
    }

    @Test
    void saysWhenContentIsNotWhatWasRecorded(@TempDir Path folder) throws IOException {
        Path bundle = Samples.seal(folder, BundleFormat.TAR_ZST, Map.of("copy/a", Samples.text(100, 1)));
        try (BundleReader reader = BundleReader.open(bundle)) {
            EntryRecord entry = reader.find("host-collectors/n1/copy/a").orElseThrow();
            EntryRecord other = new EntryRecord(
                    entry.path(),
                    entry.type(),
                    entry.at(),
                    entry.headerBytes(),
                    entry.size(),
                    "0".repeat(64),
                    entry.collector(),
                    entry.notes());
            assertThatThrownBy(() -> reader.copy(other, OutputStream.nullOutputStream()))
                    .isInstanceOf(BundleFormatException.class)
                    .hasMessageContaining("SHA-256");
        }
    }

    @Test
    void refusesWhatIsNoBundle(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("file");
        for (byte[] content : List.of(
                new byte[0],
                new byte[] {1, 2, 3, 4, 5},
                Samples.noise(10_000, 1),
                new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd},
                new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0})) {
            Files.write(file, content);
            assertThatThrownBy(() -> BundleReader.open(file)).isInstanceOf(BundleFormatException.class);
        }
    }
}

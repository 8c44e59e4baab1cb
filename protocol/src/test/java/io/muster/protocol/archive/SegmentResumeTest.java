package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.Samples.ChunkFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A segment whose writer died goes on behind its last whole chunk. */
class SegmentResumeTest {
    private static final String FIRST = Samples.nodePath("system/first");
    private static final String LARGE = Samples.nodePath("copy/large");
    private static final String LATER = Samples.nodePath("copy/later");
    private static final int ANNOUNCED = 9 << 20;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void goesOnAfterAnyChunkAndStaysValid(BundleFormat format) throws IOException {
        int all = begun(format, Integer.MAX_VALUE).files.size();
        assertThat(all).isEqualTo(4);
        for (int n = 0; n <= all; n++) {
            ChunkFiles chunks = begun(format, n);
            byte[] later = Samples.text(3000, n);
            goOn(format, chunks, later);

            assertThat(chunks.chunks).extracting(Chunk::number).doesNotHaveDuplicates();
            Path bundle = seal(format, chunks);
            assertThat(BundleVerifier.verify(bundle).corrupt())
                    .as("%d chunks", n)
                    .isFalse();
            try (BundleReader reader = BundleReader.open(bundle)) {
                assertThat(content(reader, LATER)).isEqualTo(later);
                assertThat(reader.find(LARGE).isPresent()).as("%d chunks", n).isEqualTo(n > 0);
                if (n > 0 && n < 4) {
                    assertThat(reader.find(LARGE).orElseThrow().notes())
                            .containsExactly("cut short: " + (n - 1) * 1000 + " of " + ANNOUNCED + " bytes arrived");
                }
            }
        }
    }

    @Test
    void tellsTheTruthAboutAnEntryThatIsInterruptedAgainWhileItsZerosAreWritten() {
        EntryRecord announced =
                new EntryRecord(LARGE, EntryHeader.EntryType.FILE, 0, 512, ANNOUNCED, null, Samples.LOGS, List.of());
        EntryRecord cutShort = new ChunkIndex.OpenEntry(announced, ANNOUNCED - 1000).cutShort();

        assertThat(new ChunkIndex.OpenEntry(cutShort, 0).cutShort().notes())
                .containsExactly("cut short: 1000 of " + ANNOUNCED + " bytes arrived");
    }

    @Test
    void refusesWhatIsNotTheEndOfAChunk() {
        assertThatThrownBy(() -> ChunkTail.bytes(ByteBuffer.allocate(100), BundleFormat.TAR_ZST))
                .isInstanceOf(BundleFormatException.class);
        assertThatThrownBy(() -> ChunkTail.read(ByteBuffer.allocate(3), BundleFormat.TAR_ZST))
                .isInstanceOf(BundleFormatException.class);
    }

    /** Chunk 0 ends an entry and begins a large one; 1 and 2 hold pieces of it; 3 ends it. The first {@code n}. */
    private ChunkFiles begun(BundleFormat format, int n) throws IOException {
        ChunkFiles chunks = new ChunkFiles(Files.createTempDirectory(folder, "chunks"), "n1");
        ChunkSink survivors = chunk -> {
            if (chunk.number() < n) {
                chunks.accept(chunk);
            }
        };
        try (SegmentWriter writer = new SegmentWriter(format, survivors)) {
            Samples.put(writer, FIRST, Samples.text(700, 1));
            EntryOutput out = writer.begin(EntryHeader.file(LARGE, ANNOUNCED, Samples.AT, Samples.LOGS));
            writer.cut();
            out.write(ByteBuffer.wrap(Samples.noise(1000, 1)));
            writer.cut();
            out.write(ByteBuffer.wrap(Samples.noise(1000, 2)));
            writer.cut();
            out.write(ByteBuffer.allocate(ANNOUNCED - 2000));
            out.finish(List.of());
            writer.cut();
        }
        return chunks;
    }

    private static SegmentWriter resume(BundleFormat format, ChunkFiles chunks) throws IOException {
        int n = chunks.files.size();
        ChunkTail last = null;
        if (n > 0) {
            ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(chunks.files.get(n - 1)));
            last = ChunkTail.read(ChunkTail.bytes(whole, format), format);
        }
        return new SegmentWriter(format, chunks, n, last);
    }

    private static void goOn(BundleFormat format, ChunkFiles chunks, byte[] later) throws IOException {
        try (SegmentWriter writer = resume(format, chunks)) {
            Samples.put(writer, LATER, later);
        }
    }

    private Path seal(BundleFormat format, ChunkFiles chunks) throws IOException {
        SealedBundle sealed = BundleSealer.seal(Samples.header(format, "n1"), List.of(chunks.segment()), folder);
        return Samples.write(folder, sealed);
    }

    private static byte[] content(BundleReader reader, String path) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        reader.copy(reader.find(path).orElseThrow(), out);
        return out.toByteArray();
    }
}

package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.Samples.ChunkFiles;
import io.muster.protocol.archive.Verification.Finding;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleRecoveryTest {
    private static final int CUTS = 60;

    /** Two nodes, several chunks each, small entries and ones over several frames and chunks. */
    private static Path bundle(Path folder, BundleFormat format) throws IOException {
        List<SegmentFiles> segments = new ArrayList<>();
        for (String node : List.of("n1", "n2")) {
            ChunkFiles chunks = new ChunkFiles(folder, node);
            try (SegmentWriter writer = new SegmentWriter(format, chunks)) {
                String at = Samples.ROOT + "/host-collectors/" + node + "/";
                for (int i = 0; i < 12; i++) {
                    Samples.put(writer, at + "system/small-" + i, Samples.text(900 * i, i));
                    if (i % 4 == 3) {
                        writer.cut();
                    }
                }
                Samples.put(writer, at + "copy/large", Samples.text(3 << 20, 99));
                EntryOutput open = writer.begin(EntryHeader.file(at + "copy/noise", 300_000, Samples.AT, null));
                open.write(ByteBuffer.wrap(Samples.noise(200_000, 7)));
                writer.cut();
                open.write(ByteBuffer.wrap(Samples.noise(100_000, 8)));
                open.finish(List.of());
            }
            segments.add(chunks.segment());
        }
        return Samples.write(folder, BundleSealer.seal(Samples.header(format, "n1", "n2"), segments, folder));
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void keepsEveryEntryThatEndedInWholeFramesWhereverTheCutIs(BundleFormat format, @TempDir Path folder)
            throws IOException {
        Path whole = bundle(folder, format);
        Path cut = folder.resolve("cut");
        Path recovered = folder.resolve("recovered");
        Files.copy(whole, cut);
        Random random = new Random(42);
        List<Long> offsets =
                new ArrayList<>(random.longs(CUTS, 0, Files.size(whole)).boxed().toList());
        for (int i = 0; i < 20; i++) {
            offsets.add(Files.size(whole) - 1 - random.nextInt(3000));
        }
        offsets.sort((a, b) -> Long.compare(b, a));
        try (BundleReader original = BundleReader.open(whole);
                FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
            List<EntryRecord> entries = original.entries().collect(Collectors.toList());
            int cutShort = 0;
            int manifestsKept = 0;
            for (long offset : offsets) {
                channel.truncate(offset);
                if (offset < original.frames().table().length(0)) {
                    assertThatThrownBy(() -> BundleRecovery.recover(cut, recovered, Samples.AT))
                            .as("cut at %d", offset)
                            .isInstanceOf(BundleFormatException.class);
                    continue;
                }
                BundleRecovery.Report report = BundleRecovery.recover(cut, recovered, Samples.AT);
                compare(original, entries, offset, recovered, report);
                cutShort += report.cutShort().isEmpty() ? 0 : 1;
                manifestsKept += report.manifestKept() ? 1 : 0;
            }
            assertThat(cutShort).isPositive();
            assertThat(manifestsKept).isPositive();
        }
        try (var left = Files.list(folder)) {
            assertThat(left.map(f -> f.getFileName().toString())).noneMatch(name -> name.startsWith(".muster"));
        }
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void aFlippedByteEndsInABundleOrARefusal(BundleFormat format, @TempDir Path folder) throws IOException {
        byte[] whole = Files.readAllBytes(bundle(folder, format));
        Path damaged = folder.resolve("damaged");
        Path recovered = folder.resolve("recovered");
        Random random = new Random(3);
        int recoveries = 0;
        for (int i = 0; i < 60; i++) {
            int at = random.nextInt(whole.length);
            whole[at] ^= 4;
            Files.write(damaged, whole);
            whole[at] ^= 4;
            try {
                BundleRecovery.recover(damaged, recovered, Samples.AT);
                BundleVerifier.verify(recovered);
                recoveries++;
            } catch (BundleFormatException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(recoveries).isGreaterThan(40);
    }

    private static void compare(
            BundleReader original, List<EntryRecord> entries, long offset, Path recovered, BundleRecovery.Report report)
            throws IOException {
        Verification verification = BundleVerifier.verify(recovered);
        assertThat(verification.corrupt())
                .as("cut at %d: %s", offset, verification.findings())
                .isFalse();
        assertThat(verification.findings())
                .as("cut at %d", offset)
                .extracting(Finding::message)
                .hasSizeLessThanOrEqualTo(3);
        long readable = 0;
        FrameTable table = original.frames().table();
        for (int i = 0; i < table.count() && table.at(i) + table.length(i) <= offset; i++) {
            readable = table.contentAt(i + 1);
        }
        try (BundleReader reader = BundleReader.open(recovered)) {
            for (EntryRecord entry : entries) {
                boolean ours = entry.collector() == null && !entry.path().endsWith("noise");
                long end = entry.at() + entry.headerBytes() + entry.size();
                Optional<EntryRecord> found = reader.find(entry.path());
                if (end <= readable && (!ours || report.manifestKept())) {
                    assertThat(found).as("cut at %d: %s", offset, entry.path()).isPresent();
                    assertThat(BundleRoundTripTest.content(reader, found.orElseThrow()))
                            .isEqualTo(BundleRoundTripTest.content(original, entry));
                } else if (!ours && entry.at() < readable) {
                    assertThat(report.cutShort()).isEqualTo(entry.path());
                    assertThat(found.orElseThrow().size()).isEqualTo(entry.size());
                }
            }
            assertThat(reader.find("manifest.json")).isPresent();
        }
    }
}

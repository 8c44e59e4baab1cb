package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.archive.Samples.ChunkFiles;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BundleVerifierTest {
    private static final NodeId N1 = new NodeId("n1");

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void noFlippedByteOfTheContentGoesUnnoticed(BundleFormat format, @TempDir Path folder) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("copy/text", Samples.text(80_000, 1));
        entries.put("copy/noise", Samples.noise(20_000, 2));
        Path bundle = Samples.seal(folder, format, entries);
        assertThat(BundleVerifier.verify(bundle).isFine()).isTrue();
        long frame;
        try (BundleReader reader = BundleReader.open(bundle)) {
            frame = reader.frames().table().length(0);
        }
        Random random = new Random(1);
        try (FileChannel channel = FileChannel.open(bundle, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 60; i++) {
                // The first ten bytes are the frame's own header, where a flip may change nothing.
                long at = 10 + (long) (random.nextDouble() * (frame - 10));
                flip(channel, at);
                assertThat(BundleVerifier.verify(bundle).corrupt())
                        .as("byte %d", at)
                        .isTrue();
                flip(channel, at);
            }
        }
        assertThat(BundleVerifier.verify(bundle).isFine()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void aFlippedByteAnywhereNeverEndsInAnythingButAFinding(BundleFormat format, @TempDir Path folder)
            throws IOException {
        Path bundle = Samples.seal(folder, format, Map.of("copy/text", Samples.text(5_000, 1)));
        Random random = new Random(2);
        try (FileChannel channel = FileChannel.open(bundle, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int i = 0; i < 400; i++) {
                long at = (long) (random.nextDouble() * channel.size());
                flip(channel, at);
                try {
                    BundleVerifier.verify(bundle);
                } catch (BundleFormatException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
                flip(channel, at);
            }
        }
    }

    private static void flip(FileChannel channel, long at) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        channel.read(one, at);
        one.put(0, (byte) (one.get(0) ^ 0x10));
        channel.write(one.flip(), at);
    }

    @Test
    void aPartialCollectionThatSaysSoIsFine(@TempDir Path folder) throws IOException {
        CollectorId ps = new CollectorId("ps");
        Plan plan = new Plan(List.of(
                new Plan.NodePlan(N1, List.of(Samples.LOGS, ps)),
                new Plan.NodePlan(new NodeId("n2"), List.of(Samples.LOGS))));
        Map<PlannedItem, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(
                new PlannedItem(N1, Samples.LOGS),
                new Verdict(VerdictKind.COLLECTED, null, 0, Samples.AT, Samples.AT, 1, 100, 0, List.of()));
        verdicts.put(new PlannedItem(N1, ps), Verdict.withoutRun(VerdictKind.MISSING, "no such command: ps"));
        verdicts.put(
                new PlannedItem(new NodeId("n2"), Samples.LOGS), Verdict.withoutRun(VerdictKind.LOST, "unreachable"));

        Verification verification = verify(folder, Samples.header(BundleFormat.TAR_ZST, plan, verdicts));

        assertThat(verification.findings()).isEmpty();
        assertThat(verification.planned()).isEqualTo(3);
        assertThat(verification.collected()).isEqualTo(1);
    }

    @Test
    void aPlannedItemWithoutAVerdictIsCorruption(@TempDir Path folder) throws IOException {
        Plan plan = new Plan(List.of(new Plan.NodePlan(N1, List.of(Samples.LOGS))));

        Verification verification = verify(folder, Samples.header(BundleFormat.TAR_ZST, plan, Map.of()));

        assertThat(verification.corrupt()).isTrue();
        assertThat(verification.findings().get(0).message()).isEqualTo("logs on n1 was planned and has 0 verdicts");
    }

    @Test
    void twoEntriesOfOnePathAreCorruption(@TempDir Path folder) throws IOException {
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunks)) {
            Samples.put(writer, Samples.nodePath("copy/a"), new byte[1]);
            Samples.put(writer, Samples.nodePath("copy/a"), new byte[2]);
        }
        Path bundle = Samples.write(
                folder,
                BundleSealer.seal(Samples.header(BundleFormat.TAR_ZST, "n1"), List.of(chunks.segment()), folder));

        assertThat(BundleVerifier.verify(bundle).findings())
                .extracting(Verification.Finding::message)
                .containsExactly(Samples.nodePath("copy/a") + ": occurs more than once");
    }

    private static Verification verify(Path folder, ManifestHeader header) throws IOException {
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        try (SegmentWriter writer = new SegmentWriter(header.format(), chunks)) {
            Samples.put(writer, Samples.nodePath("copy/a"), Samples.text(100, 1));
        }
        return BundleVerifier.verify(
                Samples.write(folder, BundleSealer.seal(header, List.of(chunks.segment()), folder)));
    }
}

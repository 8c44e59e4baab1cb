package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.Samples.ChunkFiles;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSealerTest {
    private static final NodeId N1 = new NodeId("n1");
    private static final NodeId N2 = new NodeId("n2");
    private static final CollectorId PS = new CollectorId("ps");

    private static JsonNode manifest(Path bundle) throws IOException {
        return Json.mapper().readTree(text(bundle, "manifest.json"));
    }

    private static String text(Path bundle, String path) throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            return new String(
                    BundleRoundTripTest.content(reader, reader.find(path).orElseThrow()), StandardCharsets.UTF_8);
        }
    }

    private static ChunkFiles chunks(Path folder, String node) throws IOException {
        ChunkFiles chunks = new ChunkFiles(folder, node);
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunks)) {
            String at = Samples.ROOT + "/host-collectors/" + node + "/";
            Samples.put(writer, at + "system/a.json", Samples.text(50, 1));
            writer.cut();
            Samples.put(writer, at + "copy/n2/b", Samples.text(60, 2));
        }
        return chunks;
    }

    @Test
    void tellsWhatIsMissingWhyAndHowToFetchIt(@TempDir Path folder) throws IOException {
        Plan plan = new Plan(List.of(
                new Plan.NodePlan(N1, List.of(Samples.LOGS, PS)), new Plan.NodePlan(N2, List.of(Samples.LOGS))));
        Map<PlannedItem, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(
                new PlannedItem(N1, Samples.LOGS),
                new Verdict(
                        VerdictKind.COLLECTED,
                        null,
                        1,
                        Samples.AT,
                        Samples.AT.plusMillis(11128),
                        2,
                        110,
                        0,
                        List.of()));
        verdicts.put(new PlannedItem(N1, PS), Verdict.withoutRun(VerdictKind.SKIPPED, "excluded"));
        verdicts.put(new PlannedItem(N2, Samples.LOGS), Verdict.withoutRun(VerdictKind.LOST, "unreachable"));
        SealedBundle sealed = BundleSealer.seal(
                Samples.header(BundleFormat.TAR_ZST, plan, verdicts),
                List.of(chunks(folder, "n1").segment()),
                folder);
        Path bundle = Samples.write(folder, sealed);

        JsonNode manifest = manifest(bundle);

        assertThat(manifest.at("/coverage/percent").asDouble()).isEqualTo(33.3);
        assertThat(manifest.at("/missing/0/collector").asText()).isEqualTo("ps");
        assertThat(manifest.at("/missing/1/reason").asText()).isEqualTo("unreachable");
        assertThat(manifest.at("/fetchMissing").asText())
                .isEqualTo("muster top-up " + manifest.at("/id").asText());
        assertThat(manifest.at("/proof/holds").asBoolean()).isTrue();
        assertThat(manifest.at("/spec/sha256").asText()).hasSize(64);
        assertThat(manifest.at("/items")).hasSize(3);
        assertThat(manifest.at("/items/0/exitCode").asInt()).isEqualTo(1);
        assertThat(manifest.at("/items/0/entries")).hasSize(2);
        assertThat(manifest.at("/items/0/entries/0/sha256").asText()).hasSize(64);
        assertThat(Json.mapper().readTree(text(bundle, "skipped-collectors.json")))
                .singleElement()
                .satisfies(skipped -> {
                    assertThat(skipped.get("collector").asText()).isEqualTo("ps");
                    assertThat(skipped.get("node").asText()).isEqualTo("n1");
                    assertThat(skipped.get("reason").asText()).isEqualTo("excluded");
                });
        assertThat(text(bundle, "execution-data/summary.txt"))
                .startsWith("============ Collectors summary =============\n")
                .contains("\nn1/logs (S) : 11,128ms\n", "\nn1/ps (X)   : 0ms\n", "\nn2/logs (F) : 0ms\n")
                .endsWith("\nDuration: 32,635ms\n");
        assertThat(text(bundle, "version.yaml")).contains("kind: SupportBundle", "versionNumber: \"1\"");
        assertThat(text(bundle, "host-collectors/system/node_list.json")).isEqualTo("{\"nodes\":[\"n1\"]}");
    }

    @Test
    void digestAndLengthAreThoseOfTheWholeFile(@TempDir Path folder) throws IOException {
        SealedBundle sealed = BundleSealer.seal(
                Samples.header(BundleFormat.TAR_ZST, "n1"),
                List.of(chunks(folder, "n1").segment()),
                folder);
        Path bundle = Samples.write(folder, sealed);

        assertThat(Files.size(bundle)).isEqualTo(sealed.bytes());
        assertThat(sealed.sha256()).isEqualTo(BundleFile.sha256(List.of(bundle)));
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("n1-0", "n1-1", "tail", "bundle");
        }
    }

    @Test
    void sealingTwiceGivesTheSameBundle(@TempDir Path folder) throws IOException {
        List<SegmentFiles> segments =
                List.of(chunks(folder, "n1").segment(), chunks(folder, "n2").segment());

        SealedBundle first = BundleSealer.seal(Samples.header(BundleFormat.TAR_ZST, "n1", "n2"), segments, folder);
        SealedBundle second = BundleSealer.seal(Samples.header(BundleFormat.TAR_ZST, "n1", "n2"), segments, folder);

        assertThat(second).isEqualTo(first);
    }

    @Test
    void makesNoLinkIntoAnotherNodesFolder(@TempDir Path folder) throws IOException {
        List<SegmentFiles> segments =
                List.of(chunks(folder, "n1").segment(), chunks(folder, "n2").segment());
        Path bundle = Samples.write(
                folder, BundleSealer.seal(Samples.header(BundleFormat.TAR_ZST, "n1", "n2"), segments, folder));

        try (BundleReader reader = BundleReader.open(bundle)) {
            assertThat(reader.find("host-collectors/copy/n1")).isPresent();
            assertThat(reader.entries().filter(e -> e.type() == EntryHeader.EntryType.SYMLINK))
                    .allSatisfy(link -> assertThat(reader.resolve(link.path())).isEmpty());
        }
    }

    @Test
    void aDamagedChunkEndsOnlyItsOwnSegment(@TempDir Path folder) throws IOException {
        ChunkFiles n1 = chunks(folder, "n1");
        ChunkFiles n2 = chunks(folder, "n2");
        byte[] damaged = Files.readAllBytes(n1.files.get(1));
        Files.write(n1.files.get(1), java.util.Arrays.copyOf(damaged, damaged.length - 1));

        Path bundle = Samples.write(
                folder,
                BundleSealer.seal(
                        Samples.header(BundleFormat.TAR_ZST, "n1", "n2"), List.of(n1.segment(), n2.segment()), folder));

        assertThat(BundleVerifier.verify(bundle).isFine()).isTrue();
        assertThat(manifest(bundle).at("/warnings/0").asText()).startsWith("what n1 sent ends before n1-1: ");
        try (BundleReader reader = BundleReader.open(bundle)) {
            assertThat(reader.find("host-collectors/n1/system/a.json")).isPresent();
            assertThat(reader.find("host-collectors/n1/copy/n2/b")).isEmpty();
            assertThat(reader.find("host-collectors/n2/copy/n2/b")).isPresent();
        }
    }

    @Test
    void marksWhatWasCutShortInTheManifest(@TempDir Path folder) throws IOException {
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_GZ, chunks);
        writer.begin(EntryHeader.file(Samples.nodePath("copy/huge"), 9L << 30, Samples.AT, Samples.LOGS))
                .write(java.nio.ByteBuffer.wrap(Samples.text(1000, 1)));
        writer.close();

        Path bundle = Samples.write(
                folder,
                BundleSealer.seal(Samples.header(BundleFormat.TAR_GZ, "n1"), List.of(chunks.segment()), folder));

        JsonNode entry = manifest(bundle).at("/items/0/entries/0");
        assertThat(entry.get("cutShort").asBoolean()).isTrue();
        assertThat(entry.get("bytes").asLong()).isEqualTo(9L << 30);
        assertThat(entry.has("sha256")).isFalse();
        assertThat(entry.get("notes").get(0).asText()).isEqualTo("cut short: 1000 of 9663676416 bytes arrived");
    }

    @Test
    void aHundredThousandEntriesOfInterleavedCollectorsAreNoLoad(@TempDir Path folder) throws IOException {
        int count = 100_000;
        ChunkFiles chunks = new ChunkFiles(folder, "n1");
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunks)) {
            for (int i = 0; i < count; i++) {
                CollectorId collector = i % 2 == 0 ? Samples.LOGS : PS;
                writer.begin(EntryHeader.file(Samples.nodePath("copy/f" + i), 0, Samples.AT, collector))
                        .finish(List.of());
            }
        }
        Plan plan = new Plan(List.of(new Plan.NodePlan(N1, List.of(Samples.LOGS, PS))));
        Verdict verdict = new Verdict(VerdictKind.COLLECTED, null, 0, null, null, 1, 0, 0, List.of());
        Path bundle = Samples.write(
                folder,
                BundleSealer.seal(
                        Samples.header(
                                BundleFormat.TAR_ZST,
                                plan,
                                Map.of(new PlannedItem(N1, Samples.LOGS), verdict, new PlannedItem(N1, PS), verdict)),
                        List.of(chunks.segment()),
                        folder));

        assertThat(BundleVerifier.verify(bundle).findings()).isEmpty();
        assertThat(manifest(bundle).at("/items/1/entries")).hasSize(count / 2);
    }
}

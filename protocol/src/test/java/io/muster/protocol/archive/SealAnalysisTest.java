package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.Samples.ChunkFiles;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SealAnalysisTest {
    private static final AnalysisOrder ORDER = new AnalysisOrder(
            SpecParser.withoutCollectors(
                            List.of(
                                    new SpecSource(
                                            "test.yaml",
                                            """
                            apiVersion: troubleshoot.sh/v1beta2
                            kind: Analyzer
                            spec:
                              hostAnalyzers:
                              - cpu:
                                  outcomes:
                                  - fail: {when: "count < 4", message: "{{ .logicalCount }} are few"}
                                  - pass: {message: enough}
                              - textAnalyze:
                                  checkName: Log
                                  fileName: host-collectors/copy/big.log
                                  regex: needle
                                  outcomes: [fail: {message: none}, pass: {message: found}]
                              - time: {exclude: true, outcomes: [pass: {message: m}]}
                            """)))
                    .analyzers(),
            text -> text);

    /** A node's chunks: the last entry goes on in the second chunk. */
    private static ChunkFiles chunks(Path folder, BundleFormat format, String node, int cpus, String end)
            throws IOException {
        ChunkFiles chunks = new ChunkFiles(Files.createDirectories(folder.resolve(node)), node);
        try (SegmentWriter writer = new SegmentWriter(format, chunks)) {
            String at = Samples.ROOT + "/host-collectors/" + node + "/";
            Samples.put(
                    writer,
                    at + "system/cpu.json",
                    "{\"logicalCount\":%d,\"physicalCount\":1}".formatted(cpus).getBytes(StandardCharsets.UTF_8));
            writer.cut();
            byte[] filling = Samples.text(5 << 20, cpus);
            byte[] text = new byte[filling.length + end.length()];
            System.arraycopy(filling, 0, text, 0, filling.length);
            System.arraycopy(end.getBytes(StandardCharsets.UTF_8), 0, text, filling.length, end.length());
            Samples.put(writer, at + "copy/big.log", text);
        }
        return chunks;
    }

    private static List<String> results(Path bundle) throws IOException {
        List<String> lines = new ArrayList<>();
        JsonNode results = Json.mapper().readTree(text(bundle, "analysis.json"));
        results.forEach(result -> lines.add(result.path("outcome").asText() + " "
                + result.at("/insight/primary").asText() + ": "
                + result.at("/insight/detail").asText()));
        return lines;
    }

    private static String text(Path bundle, String path) throws IOException {
        try (BundleReader reader = BundleReader.open(bundle)) {
            return new String(
                    BundleRoundTripTest.content(reader, reader.find(path).orElseThrow()), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theBundleTellsWhatItsAnalyzersFoundInEveryNodesPart(BundleFormat format, @TempDir Path folder)
            throws IOException {
        List<SegmentFiles> segments = List.of(
                chunks(folder, format, "n1", 2, "needle").segment(),
                chunks(folder, format, "n2", 4, "hay").segment());
        Path bundle = Samples.write(
                folder, BundleSealer.seal(Samples.header(format, "n1", "n2", "n3"), ORDER, segments, folder));

        assertThat(results(bundle))
                .containsExactly(
                        "fail Number of CPUs - Node n1: 2 are few",
                        "pass Number of CPUs - Node n2: enough",
                        "notRun Number of CPUs - Node n3: no file \"host-collectors/system/cpu.json\" was collected on"
                                + " this node",
                        "pass Log - Node n1: found",
                        "fail Log - Node n2: none");
        assertThat(text(bundle, "execution-data/summary.txt").lines().map(line -> line.replaceAll(" +: .*", "")))
                .contains("Number of CPUs (F)", "Log (S)", "Time (X)")
                .doesNotContain("No analyzers executed");
    }

    @Test
    void aPartThatCannotBeReadIsAResultAndNoFailure(@TempDir Path folder) throws IOException {
        ChunkFiles chunks = chunks(folder, BundleFormat.TAR_ZST, "n1", 2, "needle");
        SegmentFiles segment = chunks.segment();
        // The index at the chunk's end is whole, the frame before it is not.
        Path last = segment.chunks().get(segment.chunks().size() - 1);
        Files.write(last, new byte[64], StandardOpenOption.WRITE);
        Path bundle = Samples.write(
                folder, BundleSealer.seal(Samples.header(BundleFormat.TAR_ZST, "n1"), ORDER, List.of(segment), folder));

        assertThat(results(bundle))
                .hasSize(2)
                .contains("fail Number of CPUs - Node n1: 2 are few")
                .anyMatch(line -> line.startsWith("notRun Log - Node n1: the file could not be read"));
    }

    @Test
    void anEncryptedBundleSaysWhyItHasNone(@TempDir Path folder) throws IOException {
        Path bundle = Samples.write(
                folder,
                EncryptedSealer.seal(
                        Samples.header(BundleFormat.TAR_ZST, "n1"), ORDER, List.<SegmentFiles>of(), folder));

        assertThat(Files.readString(bundle, StandardCharsets.ISO_8859_1))
                .contains("analyzers were not run, for the bundle is encrypted")
                .doesNotContain("analysis.json");
    }

    @Test
    void withoutAnalyzersThereIsNoAnalysis(@TempDir Path folder) throws IOException {
        Path bundle = Samples.write(
                folder,
                BundleSealer.seal(
                        Samples.header(BundleFormat.TAR_ZST, "n1"),
                        List.of(new SegmentFiles(new NodeId("n1"), List.of())),
                        folder));
        try (BundleReader reader = BundleReader.open(bundle)) {
            assertThat(reader.find("analysis.json")).isEmpty();
        }
        assertThat(text(bundle, "execution-data/summary.txt")).contains("No analyzers executed");
    }
}

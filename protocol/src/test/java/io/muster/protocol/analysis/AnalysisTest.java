package io.muster.protocol.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AnalysisTest {
    private static final String CPU = "host-collectors/n1/system/cpu.json";

    private static List<AnalyzerSpec> analyzers(String list, String text) {
        Spec spec = SpecParser.withoutCollectors(List.of(new SpecSource(
                "test.yaml",
                "apiVersion: troubleshoot.sh/v1beta2\nkind: Analyzer\nspec:\n  %s:\n".formatted(list)
                        + text.indent(2))));
        assertThat(spec.errors()).isEmpty();
        return spec.analyzers();
    }

    private static AnalysisReport run(List<AnalyzerSpec> analyzers, List<String> nodes, Map<String, String> files) {
        Analysis<String> analysis = new Analysis<>(new AnalysisOrder(analyzers, UnaryOperator.identity()), nodes);
        files.forEach((path, content) -> analysis.offer(path, content.length(), content));
        return analysis.run(content -> content.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> lines(AnalysisReport report) {
        return report.results().stream()
                .map(result -> result.outcome() + " | " + result.title() + " | " + result.message())
                .toList();
    }

    private static List<String> text(String fields, Map<String, String> files) {
        return lines(run(analyzers("analyzers", "- textAnalyze:\n" + fields.indent(4)), List.of(), files));
    }

    @Test
    void theFirstOutcomeThatHoldsIsTheResultOfEachNode() {
        List<AnalyzerSpec> analyzers = analyzers(
                "hostAnalyzers",
                """
                - cpu:
                    outcomes:
                    - fail: {when: "count < 2", message: "one of {{ .logicalCount }}"}
                    - warn: {when: "count < 8", message: few}
                    - pass: {message: enough}
                """);
        assertThat(lines(run(
                        analyzers,
                        List.of("n1", "n2", "n3", "n4"),
                        Map.of(
                                CPU,
                                "{\"logicalCount\":1,\"physicalCount\":1}",
                                "host-collectors/n2/system/cpu.json",
                                "{\"logicalCount\":4,\"physicalCount\":2}",
                                "host-collectors/n3/system/cpu.json",
                                "{\"logicalCount\":8,\"physicalCount\":8}"))))
                .containsExactly(
                        "fail | Number of CPUs - Node n1 | one of 1",
                        "warn | Number of CPUs - Node n2 | few",
                        "pass | Number of CPUs - Node n3 | enough",
                        "notRun | Number of CPUs - Node n4 | no file \"host-collectors/system/cpu.json\" was collected on"
                                + " this node");
        assertThat(lines(run(
                        analyzers,
                        List.of(),
                        Map.of("host-collectors/system/cpu.json", "{\"logicalCount\":8,\"physicalCount\":8}"))))
                .containsExactly("pass | Number of CPUs | enough");
    }

    @Test
    void judgesTextsByWhetherARegularExpressionMatches() {
        String fields =
                """
                checkName: No panics
                fileName: logs/*.log
                excludeFiles: [old.log, logs/old.log]
                regex: "(?i)panic: \\\\w+"
                outcomes:
                - fail: {when: "true", message: panics, uri: "https://example.com/panics"}
                - pass: {when: "false", message: calm}
                """;
        assertThat(text(fields, Map.of("logs/a.log", "x\nPANIC: at", "logs/b.log", "y", "logs/old.log", "panic: z")))
                .containsExactly("fail | No panics | panics", "pass | No panics | calm");
        assertThat(text(fields, Map.of("other/a.log", "panic: x")))
                .containsExactly("notRun | No panics | no file \"logs/*.log\" was collected");
        assertThat(text(fields + "ignoreIfNoFiles: true\n", Map.of())).isEmpty();
    }

    @Test
    void withoutWhenAMatchPassesAndNoMatchFails() {
        String fields =
                """
                fileName: a
                regex: ready
                outcomes: [fail: {message: not ready}, pass: {message: ready}]
                """;
        assertThat(text(fields, Map.of("a", "is ready"))).containsExactly("pass | Text Analyze | ready");
        assertThat(text(fields, Map.of("a", "no"))).containsExactly("fail | Text Analyze | not ready");
    }

    @Test
    void judgesTextsByWhatGroupsMatch() {
        String fields =
                """
                collectorName: ping
                fileName: out.txt
                regexGroups: '(?P<Sent>\\d+) sent, (?P<Loss>\\d+)(\\.\\d+)?% loss on (?P<Link>\\w+)'
                outcomes:
                - fail: {when: "Loss > 10", message: "{{ .Loss }}% of {{ .Sent }} lost"}
                - warn: {when: "Link == wlan", message: "over {{ .Link }}"}
                - pass: {message: fine}
                """;
        assertThat(text(fields, Map.of("ping/out.txt", "5 sent, 20% loss on eth")))
                .containsExactly("fail | ping | 20% of 5 lost");
        assertThat(text(fields, Map.of("ping/out.txt", "5 sent, 0.5% loss on wlan")))
                .containsExactly("warn | ping | over wlan");
        assertThat(text(fields, Map.of("ping/out.txt", "nothing"))).containsExactly("pass | ping | fine");
    }

    @Test
    void comparesPlacesOfDocumentsWithValues() {
        List<AnalyzerSpec> analyzers = analyzers(
                "analyzers",
                """
                - jsonCompare:
                    fileName: a.json
                    path: spec.replicas
                    value: "3.0"
                    outcomes: [fail: {message: differs}, pass: {message: "{{ .spec.replicas }} replicas"}]
                - jsonCompare:
                    fileName: a.json
                    jsonPath: "{.spec.parts[?(@.name==\\"b\\")]}"
                    value: '{"on": true, "name": "b"}'
                    outcomes: [fail: {message: differs}, pass: {message: same}]
                - yamlCompare:
                    fileName: a.yaml
                    path: spec.mode
                    value: strict
                    outcomes: [warn: {when: "false", message: loose}, pass: {message: strict}]
                - jsonCompare:
                    fileName: a.yaml
                    value: "1"
                    outcomes: [pass: {message: same}]
                """);
        assertThat(lines(run(
                        analyzers,
                        List.of(),
                        Map.of(
                                "a.json",
                                "{\"spec\":{\"replicas\":3,\"parts\":[{\"name\":\"a\"},{\"name\":\"b\",\"on\":true}]}}",
                                "a.yaml",
                                "spec:\n  mode: lax\n"))))
                .containsExactly(
                        "pass | Json Compare | 3 replicas",
                        "pass | Json Compare | same",
                        "warn | Yaml Compare | loose",
                        "notRun | Json Compare | the file is not valid JSON");
    }

    @Test
    void judgesPackagesAndKernelConfigurations() {
        List<AnalyzerSpec> analyzers = analyzers(
                "hostAnalyzers",
                """
                - systemPackages:
                    outcomes:
                    - fail: {when: '{{ not .IsInstalled }}', message: "{{ .Name }} is not installed"}
                    - pass: {message: "{{ .Name }} {{ .Version }} on {{ .OSVersionMajor }}"}
                - kernelConfigs:
                    selectedConfigs: [CONFIG_CGROUPS=y, CONFIG_OVERLAY_FS=ym, CONFIG_X=m]
                    outcomes:
                    - fail: {message: "without {{ .ConfigsNotFound }}"}
                    - pass: {message: fine}
                """);
        assertThat(lines(run(
                        analyzers,
                        List.of(),
                        Map.of(
                                "host-collectors/system/packages-packages.json",
                                """
                                {"os":"ubuntu","osVersion":"22.04","packages":[
                                {"name":"bash","details":"Package: bash\\nVersion: 5.1","exitCode":"0"},
                                {"name":"nosuch","details":"","exitCode":"1","error":"none"}]}
                                """,
                                "host-collectors/system/kernel-configs.json",
                                "{\"CONFIG_CGROUPS\":\"y\",\"CONFIG_OVERLAY_FS\":\"m\",\"CONFIG_X\":\"y\"}"))))
                .containsExactly(
                        "pass | System Packages | bash 5.1 on 22",
                        "fail | System Packages | nosuch is not installed",
                        "fail | Kernel Configs | without CONFIG_X=m");
    }

    @Test
    void whatCannotBeJudgedSaysWhyAndStopsNothing() {
        List<AnalyzerSpec> analyzers = analyzers(
                "hostAnalyzers",
                """
                - clusterVersion: {checkName: Version, outcomes: []}
                - cpu: {outcomes: [fail: {when: "count < 2", message: few}]}
                - memory: {outcomes: [pass: {message: m}]}
                - time: {exclude: true, outcomes: [pass: {message: m}]}
                - textAnalyze: {fileName: big, regex: x, outcomes: [pass: {message: m}]}
                - textAnalyze: {fileName: broken, regex: x, outcomes: [pass: {message: m}]}
                """);
        Analysis<String> analysis =
                new Analysis<>(new AnalysisOrder(analyzers, UnaryOperator.identity()), List.of(), Analysis.MAX_ENTRY);
        analysis.offer("host-collectors/system/cpu.json", 10, "{\"logicalCount\":2}");
        analysis.offer("host-collectors/system/memory.json", 10, "no JSON");
        analysis.offer("host-collectors/system/time.json", 10, "{}");
        analysis.offer("big", Analysis.MAX_ENTRY + 1, "x");
        analysis.offer("broken", 10, "unreadable");
        AnalysisReport report = analysis.run(content -> {
            if (content.equals("unreadable")) {
                throw new IOException("a frame is damaged");
            }
            return content.getBytes(StandardCharsets.UTF_8);
        });
        assertThat(lines(report))
                .containsExactly(
                        "notRun | Version | analyzers of type clusterVersion are not run by this version",
                        "notRun | Number of CPUs | none of its outcomes holds",
                        "notRun | Amount of Memory | the file is not valid JSON",
                        "notRun | Text Analyze | the file has 67108865 bytes; at most 67108864 are read by this type of"
                                + " analyzer here",
                        "notRun | Text Analyze | the file could not be read: a frame is damaged");
        assertThat(report.analyzers())
                .extracting(ran -> ran.title() + " " + ran.state())
                .containsExactly(
                        "Version FAILED",
                        "Number of CPUs FAILED",
                        "Amount of Memory FAILED",
                        "Time EXCLUDED",
                        "Text Analyze FAILED",
                        "Text Analyze FAILED");
    }

    @Test
    void readsABoundedNumberOfFilesAndBytesAndSaysWhatIsLeftOut() {
        List<AnalyzerSpec> analyzers =
                analyzers("analyzers", "- textAnalyze: {fileName: \"*\", regex: x, outcomes: [pass: {message: m}]}");
        Analysis<String> analysis =
                new Analysis<>(new AnalysisOrder(analyzers, UnaryOperator.identity()), List.of(), Analysis.MAX_ENTRY);
        for (int i = 0; i < Analysis.MAX_FILES + 3; i++) {
            analysis.offer("f%05d".formatted(i), i < 3 ? 0 : Analysis.MAX_ENTRY, "x");
        }
        List<String> lines = lines(analysis.run(content -> content.getBytes(StandardCharsets.UTF_8)));
        assertThat(lines).hasSize(Analysis.MAX_FILES + 1);
        assertThat(lines.subList(0, 19)).containsOnly("pass | Text Analyze | m");
        assertThat(lines.subList(19, Analysis.MAX_FILES))
                .containsOnly("notRun | Text Analyze | analyzers have read 1073741824 bytes of this bundle; at most"
                        + " 1073741824 are read");
        assertThat(lines.get(Analysis.MAX_FILES))
                .isEqualTo("notRun | Text Analyze | 3 files more match and were not read: an analyzer reads at most"
                        + " 1000, all together 10000");
    }

    @Test
    void anExpressionThatWouldHangAnotherEngineEnds() {
        String fields =
                """
                fileName: a
                regex: "(a+)+$"
                outcomes: [fail: {message: none}, pass: {message: some}]
                """;
        assertThat(text(fields, Map.of("a", "a".repeat(100_000) + "!"))).containsExactly("fail | Text Analyze | none");
    }

    @Test
    void theLastOfTwoFilesOfOnePathCounts() {
        Analysis<String> analysis = new Analysis<>(
                new AnalysisOrder(
                        analyzers(
                                "analyzers",
                                "- textAnalyze: {fileName: a, regex: new, outcomes: [pass: {message: m}]}"),
                        UnaryOperator.identity()),
                List.of());
        analysis.offer("a", 3, "old");
        analysis.offer("a", 3, "new");
        assertThat(lines(analysis.run(content -> content.getBytes(StandardCharsets.UTF_8))))
                .containsExactly("pass | Text Analyze | m");
    }

    @Test
    void writesTheShapeOfTroubleshoot() throws IOException {
        List<AnalyzerSpec> analyzers = analyzers(
                "hostAnalyzers",
                """
                - cpu: {checkName: "Enough CPUs?", strict: true, outcomes: [fail: {message: too few, uri: "https://e.com"}]}
                - textAnalyze: {checkName: Log, fileName: a, regex: x, outcomes: [warn: {message: secret}]}
                - memory: {outcomes: [pass: {message: m}]}
                - diskUsage: {collectorName: root, outcomes: [pass: {message: m}]}
                """);
        Analysis<String> analysis = new Analysis<>(
                new AnalysisOrder(analyzers, text -> text.replace("secret", "***HIDDEN***")), List.of("n1"));
        analysis.offer(CPU, 2, "{}");
        analysis.offer("a", 1, "y");
        analysis.offer("host-collectors/n1/system/memory.json", 2, "{}");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        AnalysisJson.write(
                analysis.run(content -> content.getBytes(StandardCharsets.UTF_8))
                        .results(),
                out);
        try (InputStream golden = Objects.requireNonNull(getClass().getResourceAsStream("/golden/analysis.json"))) {
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }
}

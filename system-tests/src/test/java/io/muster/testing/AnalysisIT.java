package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.testing.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a spec's analyzers find is in the bundle, whatever becomes of them. */
class AnalysisIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final String SPEC =
            """
            apiVersion: troubleshoot.sh/v1beta2
            kind: SupportBundle
            metadata: {name: analyzed}
            spec:
              hostCollectors:
                - run: {collectorName: greeting, command: echo, args: ["5 sent, 20% lost"]}
                - cpu: {}
              analyzers:
                - textAnalyze:
                    checkName: Loss
                    fileName: host-collectors/run-host/greeting.txt
                    regexGroups: '(?P<Loss>[0-9]+)% lost'
                    outcomes:
                      - warn: {when: "Loss > 10", message: "{{ .Loss }}% are lost, token=tGx7Qm2VbK9sLp4RwY8zNc3D"}
                      - pass: {message: Nothing is lost}
                - clusterVersion: {outcomes: [pass: {message: new}]}
              hostAnalyzers:
                - cpu: {outcomes: [pass: {when: "count >= 1", message: enough}]}
                - cpu: {checkName: Many, outcomes: [fail: {when: "count < 100000", message: few}]}
                - memory: {outcomes: [pass: {message: never}]}
            """;

    @Test
    void everyBundleTellsWhatItsAnalyzersFoundAndTheCollectionIsComplete(@TempDir Path folder) throws IOException {
        try (TestCluster cluster = TestCluster.inOneJvm(Artifacts.folder("AnalysisIT"))
                .agents("a", "b")
                .start()) {
            cluster.api().awaitConnected(2, MINUTE);
            CollectionView end =
                    cluster.api().awaitEnd(cluster.api().start(Map.of("from", "allnodes", "spec", SPEC)), MINUTE);

            assertThat(end.status()).isEqualTo(CollectionState.COMPLETED);
            Path bundle = folder.resolve("bundle");
            cluster.api().download(end.id(), bundle);
            try (BundleReader reader = BundleReader.open(bundle)) {
                List<String> lines = new ArrayList<>();
                JsonNode results = Json.mapper().readTree(text(reader, "analysis.json"));
                results.forEach(result -> lines.add(result.path("outcome").asText() + " "
                        + result.at("/insight/primary").asText() + ": "
                        + result.at("/insight/detail").asText().replaceAll("token=.*", "token=")));
                assertThat(lines)
                        .containsExactly(
                                "warn Loss - Node a: 20% are lost, token=",
                                "warn Loss - Node b: 20% are lost, token=",
                                "notRun clusterVersion: analyzers of type clusterVersion are not run by this version",
                                "pass Number of CPUs - Node a: enough",
                                "pass Number of CPUs - Node b: enough",
                                "fail Many - Node a: few",
                                "fail Many - Node b: few",
                                "notRun Amount of Memory - Node a: no file \"host-collectors/system/memory.json\" was"
                                        + " collected on this node",
                                "notRun Amount of Memory - Node b: no file \"host-collectors/system/memory.json\" was"
                                        + " collected on this node");
                assertThat(text(reader, "analysis.json")).doesNotContain("tGx7Qm2VbK9sLp4RwY8zNc3D");
                assertThat(text(reader, "execution-data/summary.txt"))
                        .contains("Loss (S)", "clusterVersion (F)", "Amount of Memory (F)");
            }
        }
    }

    private static String text(BundleReader reader, String path) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        reader.copy(reader.find(path).orElseThrow(), content);
        return content.toString(StandardCharsets.UTF_8);
    }
}

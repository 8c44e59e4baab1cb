package io.muster.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsTest {
    private static final Path MONITORING = Path.of("..", "deploy", "monitoring");

    private static String render(Optional<ManagerReply.Figures> figures) {
        Metrics metrics = new Metrics();
        metrics.received(100);
        metrics.sent(5);
        metrics.request();
        return metrics.render(new Metrics.Here(true, true, 20, 1L << 40), figures);
    }

    private static ManagerReply.Figures figures() {
        return new ManagerReply.Figures(
                Map.of(CollectionState.QUEUED, 1, CollectionState.PARTIAL, 3),
                7,
                6,
                Map.of(VerdictKind.REDACTION_FAILED, 2),
                Map.of(UploadState.UPLOADED, 4),
                12_345_678_901L,
                new ManagerReply.Active(Map.of(NodeState.TIMED_OUT, 1), 10, 9, 1));
    }

    @Test
    void everyFigureIsOpenMetricsWithItsValue() {
        assertThat(OpenMetricsParser.parse(render(Optional.of(figures()))))
                .containsEntry("muster_collections{state=\"queued\"}", 1.0)
                .containsEntry("muster_collections{state=\"partial\"}", 3.0)
                .containsEntry("muster_verdicts{kind=\"redaction_failed\"}", 2.0)
                .containsEntry("muster_uploads{state=\"uploaded\"}", 4.0)
                .containsEntry("muster_bundle_bytes", 12_345_678_901.0)
                .containsEntry("muster_nodes_known", 7.0)
                .containsEntry("muster_nodes_connected", 6.0)
                .containsEntry("muster_collecting_nodes{state=\"timed_out\"}", 1.0)
                .containsEntry("muster_collecting_nodes_waiting", 1.0)
                .containsEntry("muster_collections_queue_limit", 20.0)
                .containsEntry("muster_store_free_bytes", (double) (1L << 40))
                .containsEntry("muster_chunk_received_bytes_total", 100.0)
                .containsEntry("muster_bundle_sent_bytes_total", 5.0)
                .containsEntry("muster_http_requests_total", 1.0)
                .containsEntry("muster_leader", 1.0)
                .containsEntry("muster_manager_reachable", 1.0)
                .hasEntrySatisfying("jvm_memory_used_bytes{area=\"heap\"}", v -> assertThat(v)
                        .isPositive())
                .hasEntrySatisfying(
                        "process_start_time_seconds", v -> assertThat(v).isGreaterThan(1.7e9))
                .hasEntrySatisfying(
                        "process_cpu_seconds_total", v -> assertThat(v).isPositive());
    }

    @Test
    void aCoordinatorSaysWhatItKnowsOfItselfWhileNobodyDecides() {
        assertThat(OpenMetricsParser.parse(render(Optional.empty())))
                .containsEntry("muster_manager_reachable", 0.0)
                .containsEntry("muster_journal_writable", 1.0)
                .doesNotContainKey("muster_nodes_known");
    }

    @Test
    void aLeaderOfAnEarlierVersionTellsLess() throws IOException {
        ManagerReply.Figures old = Json.mapper()
                .readValue(
                        "{\"type\":\"figures\",\"collections\":{\"QUEUED\":1},\"nodes\":2,\"connected\":1}",
                        ManagerReply.Figures.class);
        assertThat(OpenMetricsParser.parse(render(Optional.of(old)))).containsEntry("muster_nodes_known", 2.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# TYPE a gauge\na 1\n",
                "# TYPE a gauge\na 1\n# EOF",
                "a 1\n# EOF\n",
                "# TYPE a counter\na 1\n# EOF\n",
                "# TYPE a_total counter\na_total_total 1\n# EOF\n",
                "# TYPE a gauge\n# UNIT a bytes\na 1\n# EOF\n",
                "# TYPE a gauge\na{b=\"c\"d} 1\n# EOF\n",
                "# TYPE a gauge\na 1\na 1\n# EOF\n",
                "# TYPE a gauge\na 1\n# TYPE b gauge\nb 1\n# TYPE a gauge\n# EOF\n"
            })
    void theParserOfTheseTestsRefusesWhatIsNotOpenMetrics(String text) {
        assertThatThrownBy(() -> OpenMetricsParser.parse(text)).isInstanceOf(AssertionError.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana-dashboard.json", "alerts.yaml"})
    void dashboardAndAlertsAskForFiguresThatThereAre(String file) throws IOException {
        Set<String> there = OpenMetricsParser.parse(render(Optional.of(figures()))).keySet().stream()
                .map(key -> key.replaceFirst("\\{.*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> asked = Pattern.compile("\\b(muster|jvm|process)_[a-z_]+\\b")
                .matcher(Files.readString(MONITORING.resolve(file)))
                .results()
                .map(m -> m.group())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(asked).hasSizeGreaterThan(5).isSubsetOf(there);
    }

    @Test
    void theDashboardsPanelsHaveIdsAndPlacesOfTheirOwn() throws IOException {
        JsonNode panels = Json.mapper()
                .readTree(Files.readString(MONITORING.resolve("grafana-dashboard.json")))
                .get("panels");
        assertThat(panels).extracting(p -> p.get("id").asInt()).doesNotHaveDuplicates();
        assertThat(panels).extracting(p -> p.get("gridPos").toString()).doesNotHaveDuplicates();
        assertThat(panels).allMatch(p -> p.get("targets").get(0).hasNonNull("expr"));
    }
}

package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.PutServer;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.spec.CollectorSpec;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Couchbase's clients: the calls of its CLI and its web page, in their order, with their forms. */
class CouchbaseIT {
    private static final String TASK = "clusterLogsCollection";

    private final List<JobOrder> orders = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    private PutServer uploads;
    private TestCoordinator coordinator;
    private TestAgent agent;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        uploads = PutServer.start();
        Path data = folder.resolve("data");
        Files.createDirectories(data.resolve("specs"));
        Files.writeString(
                data.resolve("specs/default.yaml"),
                """
                apiVersion: troubleshoot.sh/v1beta2
                kind: HostCollector
                metadata: {name: default}
                spec: {collectors: [{run: {collectorName: one, command: "true"}}, {run: {collectorName: two, command: "true"}}]}
                """);
        coordinator = TestCoordinator.start(
                data,
                """
                muster.nodes = [away]
                muster.agents.window = 300 ms
                muster.delivery { retry-from = 20 ms, retry-to = 100 ms, give-up = 20 s, preflight-timeout = 2 s }
                """);
        agent = coordinator
                .agent("n1")
                .onJob(job -> {
                    orders.add(job.order());
                    job.doEverything();
                })
                .connect();
        client = coordinator.client();
        client.awaitConnected("n1");
    }

    @AfterEach
    void stop() {
        coordinator.close();
        uploads.close();
    }

    private HttpResponse<String> form(String path, String form) throws Exception {
        return client.send(client.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    private void startWith(String form) throws Exception {
        HttpResponse<String> started = form("/controller/startLogsCollection", form);
        assertThat(started.body()).isEqualTo("[]");
        assertThat(started.statusCode()).isEqualTo(200);
        assertThat(started.headers().firstValue("Content-Type")).contains("application/json");
    }

    private JsonNode task() throws Exception {
        JsonNode tasks = client.json("/pools/default/tasks");
        assertThat(tasks).hasSize(1);
        assertThat(tasks.get(0).get("type").asText()).isEqualTo(TASK);
        return tasks.get(0);
    }

    private JsonNode awaitStatus(String status) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(this::task, t -> t.get("status").asText().equals(status));
    }

    private String newest() throws Exception {
        return client.json("/collectLogs/tasks").get("tasks").get(0).get("id").asText();
    }

    @Test
    void theCommandLineClientsSequenceOfCallsWorks() throws Exception {
        // collect-logs-start --nodes n1:8091: is there a cluster, of which version, what is the node called, go.
        JsonNode pools = client.json("/pools");
        assertThat(pools.get("pools").toString()).isEqualTo("[{\"name\":\"default\",\"uri\":\"/pools/default\"}]");
        assertThat(pools.get("implementationVersion").asText()).matches("[0-9]+\\.[0-9]+\\..*");
        JsonNode pool = client.json("/pools/default");
        assertThat(pool.get("controllers").toString())
                .isEqualTo("{\"clusterLogsCollection\":{\"startURI\":\"/controller/startLogsCollection\","
                        + "\"cancelURI\":\"/controller/cancelLogsCollection\"}}");
        assertThat(pool.get("nodes"))
                .extracting(
                        n -> n.get("otpNode").asText() + " " + n.get("hostname").asText() + " " + n.get("ports") + " "
                                + n.get("status").asText())
                .containsExactly("ns_1@away away:8091 {} unhealthy", "ns_1@n1 n1:8091 {} healthy");
        assertThat(client.get("/pools/default/tasks").body()).isEqualTo("[]");
        startWith("nodes=ns_1%40n1&logRedactionLevel=partial&logRedactionSalt=salt%2Fy");
        JsonNode end = awaitStatus("completed");
        String bundle = "/collectLogs/tasks/" + newest() + "/bundle";
        assertThat(end.get("perNode").toString())
                .isEqualTo("{\"ns_1@n1\":{\"status\":\"collected\",\"path\":\"" + bundle + "\"}}");
        assertThat(end.get("progress").asInt()).isEqualTo(100);
        assertThat(end.get("ts").asText()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        assertThat(end.has("cancelURI") || end.has("recommendedRefreshPeriod")).isFalse();
        assertThat(client.get(bundle).statusCode()).isEqualTo(200);
        RedactionOrder redaction = Objects.requireNonNull(order().redaction());
        assertThat(redaction.profile()).isEqualTo("couchbase");
        assertThat(redaction.key()).isEqualTo("salt/y");
        assertThat(client.view(newest()).redaction()).isEqualTo("couchbase");
    }

    private JobOrder order() {
        assertThat(orders).hasSize(1);
        return orders.get(0);
    }

    @Test
    void theWebPagesSequenceOfCallsWorksAndAnUnreachableNodeIsFailedWithItsReason() throws Exception {
        startWith("nodes=*&uploadHost=" + uploads.address() + "&customer=Example+inc.&ticket=12345"
                + "&bypassReachabilityChecks=false&logRedactionLevel=none");
        JsonNode end = awaitStatus("completed");
        JsonNode away = end.get("perNode").get("ns_1@away");
        assertThat(away.get("status").asText()).isEqualTo("failed");
        assertThat(away.get("collectionOutput").asText()).contains("LOST");
        assertThat(end.get("reason").asText()).contains("UNREACHABLE");
        JsonNode collected = end.get("perNode").get("ns_1@n1");
        assertThat(collected.get("status").asText()).isEqualTo("uploaded");
        String path = "/Example%20inc./12345/"
                + Objects.requireNonNull(client.view(newest()).bundle()).file();
        assertThat(collected.get("url").asText()).isEqualTo(uploads.address() + path);
        assertThat(uploads.files()).containsOnlyKeys(path);
        assertThat(order().redaction()).isNull();
    }

    @Test
    void badInputIsToldByFieldAndStartsNothing() throws Exception {
        HttpResponse<String> bad = form("/controller/startLogsCollection", "nodes=n_9%40x&logDir=x");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body())
                .isEqualTo("{\"nodes\":\"Unknown nodes: [\\\"n_9@x\\\"]\",\"logDir\":\"Must be an absolute path\"}");
        HttpResponse<String> json = client.post("/controller/startLogsCollection", "{\"nodes\":\"*\"}");
        assertThat(json.body()).isEqualTo("{\"nodes\":\"Please select at least one node.\"}");
        HttpResponse<String> host =
                form("/controller/startLogsCollection", "nodes=*&uploadHost=https://u:p%40h&customer=c");
        assertThat(host.statusCode()).isEqualTo(400);
        assertThat(host.body()).startsWith("{\"uploadHost\":\"must be without user");
        HttpResponse<String> nothing = form("/controller/startLogsCollection", "nodes=*&taskRegexp=three");
        assertThat(nothing.body()).isEqualTo("{\"taskRegexp\":\"matches no collector of the spec default\"}");
        HttpResponse<String> preflight =
                form("/controller/startLogsCollection", "nodes=*&uploadHost=http://127.0.0.1:1&customer=A+b&ticket=7");
        assertThat(preflight.statusCode()).isEqualTo(400);
        assertThat(preflight.body()).startsWith("{\"_\":\"Unable to access 'http://127.0.0.1:1/A%20b/7/' : ");
        assertThat(client.get("/pools/default/tasks").body()).isEqualTo("[]");
    }

    @Test
    void oneTaskAtATimeAndACancelKeepsWhatThereIs() throws Exception {
        assertThat(form("/controller/cancelLogsCollection", "").body()).isEqualTo("[]");
        agent.onJob(job -> {
            job.accept();
            job.collect(job.collectors().get(0));
            job.awaitCancel();
            job.finish();
        });
        startWith("nodes=ns_1%40n1");
        Awaitility.await().until(() -> agent.jobs().size() == 1);
        JsonNode running = awaitStatus("running");
        assertThat(running.get("cancelURI").asText()).isEqualTo("/controller/cancelLogsCollection");
        assertThat(running.get("recommendedRefreshPeriod").asInt()).isEqualTo(2);
        HttpResponse<String> second = form("/controller/startLogsCollection", "nodes=*");
        assertThat(second.statusCode()).isEqualTo(400);
        assertThat(second.body()).isEqualTo("{\"_\":\"Logs collection task is already started\"}");
        HttpResponse<String> cancelled =
                client.send(client.request(running.get("cancelURI").asText())
                        .POST(BodyPublishers.noBody())
                        .build());
        assertThat(cancelled.statusCode()).isEqualTo(200);
        assertThat(cancelled.body()).isEqualTo("[]");
        awaitStatus("cancelled");
        assertThat(client.view(newest()).status()).isEqualTo(CollectionState.CANCELLED);
        assertThat(client.view(newest()).bundle()).isNotNull();
    }

    @Test
    void aCancelledUploadIsCancelledNotFailed() throws Exception {
        startWith("nodes=ns_1%40n1&uploadHost=http://127.0.0.1:1&customer=c&bypassReachabilityChecks=true");
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> task().get("perNode").toString().contains("startedUpload"));
        form("/controller/cancelLogsCollection", "");
        JsonNode end = awaitStatus("cancelled");
        assertThat(end.get("perNode").get("ns_1@n1").get("status").asText()).isEqualTo("cancelled");
    }

    @Test
    void foldersThatMeanNothingHereAreAWarningAndTasksAreChosenByTheirNames() throws Exception {
        startWith("nodes=ns_1%40n1&logDir=/var/log&tmpDir=/tmp&taskRegexp=on");
        awaitStatus("completed");
        assertThat(client.view(newest()).warnings()).anyMatch(w -> w.startsWith("logDir has no effect"));
        assertThat(order().collectors())
                .extracting(CollectorSpec::id, CollectorSpec::excluded)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(new CollectorId("one"), false),
                        org.assertj.core.groups.Tuple.tuple(new CollectorId("two"), true));
        assertThat(Objects.requireNonNull(order().redaction()).profile()).isEqualTo("strict");
    }

    @Test
    void aDialectThatIsOffIsNotThere() throws Exception {
        try (TestCoordinator off =
                TestCoordinator.start(folder.resolve("off"), "muster.http.couchbase-dialect = off")) {
            for (String path : List.of("/pools", "/pools/default", "/pools/default/tasks")) {
                assertThat(off.client().get(path).statusCode()).as(path).isEqualTo(404);
            }
            assertThat(off.client()
                            .post("/controller/startLogsCollection", "{}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void needsCredentials() throws Exception {
        ApiClient stranger = new ApiClient(coordinator.address(), "x", "y");
        assertThat(stranger.get("/pools").statusCode()).isEqualTo(401);
        assertThat(stranger.post("/controller/startLogsCollection", "").statusCode())
                .isEqualTo(401);
        assertThat(Json.mapper()
                        .readTree(stranger.get("/pools/default").body())
                        .get("code")
                        .asText())
                .isEqualTo("UNAUTHORIZED");
    }
}

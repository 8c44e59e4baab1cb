package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.PutServer;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API as its contract says, over a real port. */
class ApiIT {
    @TempDir
    private static Path folder;

    private static TestCoordinator coordinator;
    private static ApiClient client;

    @BeforeAll
    static void start() throws Exception {
        coordinator = TestCoordinator.start(folder);
        client = coordinator.client();
        assertThat(client.json("/collectLogs/status").toString()).isEqualTo("{\"status\":\"idle\"}");
        coordinator.agent("n1").connect();
        coordinator.agent("n2").connect();
        client.awaitConnected("n1", "n2");
    }

    @AfterAll
    static void stop() {
        coordinator.close();
    }

    private static int anonymous(String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(coordinator.address() + path))
                .method(method, BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void nothingButHealthAnswersWithoutCredentials() throws Exception {
        assertThat(anonymous("GET", "/alive")).isEqualTo(200);
        assertThat(anonymous("GET", "/ready")).isEqualTo(200);
        for (String path : List.of(
                "/nodes",
                "/session",
                "/specs",
                "/metrics",
                "/openapi.yaml",
                "/collectLogs/status",
                "/collectLogs/tasks",
                "/x")) {
            assertThat(anonymous("GET", path)).as(path).isEqualTo(401);
        }
        assertThat(anonymous("POST", "/collectLogs/start")).isEqualTo(401);
        assertThat(anonymous("PUT", "/agent/v1/collections/x/nodes/y/chunks/0")).isEqualTo(401);
        HttpResponse<String> asAgent = client.get("/agent/v1/session");
        assertThat(asAgent.statusCode()).isEqualTo(401);
    }

    @Test
    void theOriginalCommandLineWorksVerbatim() throws Exception {
        try (PutServer uploads = PutServer.start()) {
            startsByTheOriginalCommandLine(uploads);
        }
    }

    private void startsByTheOriginalCommandLine(PutServer uploads) throws Exception {
        var credentials = client.credentials();
        Process http = new ProcessBuilder(
                        "http",
                        "--ignore-stdin",
                        "--auth",
                        credentials,
                        coordinator.address().substring("http://".length()) + "/collectLogs/start",
                        "from=allnodes",
                        "upload:=true",
                        "upload_host=" + uploads.address(),
                        "customer=Example inc.",
                        "ticket=12345")
                .redirectErrorStream(true)
                .start();
        String output = new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(http.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(http.exitValue()).as(output).isZero();
        JsonNode answer = io.muster.protocol.json.Json.mapper().readTree(output.substring(output.indexOf('{')));
        CollectionView end = client.awaitEnd(answer.get("id").asText());
        assertThat(end.status()).isEqualTo(CollectionState.COMPLETED);
        assertThat(end.customer()).isEqualTo("Example inc.");
        assertThat(end.upload().state()).as(end.toString()).isEqualTo(UploadState.UPLOADED);
        String path =
                "/Example%20inc./12345/" + Objects.requireNonNull(end.bundle()).file();
        assertThat(end.upload().url()).isEqualTo(uploads.address() + path);
        assertThat(uploads.files()).containsOnlyKeys(path);
        byte[] bundle = client.bytes("/collectLogs/tasks/" + end.id() + "/bundle", r -> r)
                .body();
        assertThat(uploads.files().get(path)).isEqualTo(bundle);
    }

    @Test
    void validatesWithoutStarting() throws Exception {
        assertThat(client.post("/collectLogs/start?just_validate=1", "{}").body())
                .isEqualTo("{\"errors\":null}");
        HttpResponse<String> bad = client.post("/collectLogs/start?just_validate=1", "{\"from\":\"x\",\"y\":1}");
        assertThat(bad.statusCode()).isEqualTo(200);
        assertThat(bad.body()).contains("\"from\"").contains("\"y\"");
        HttpResponse<String> refused = client.post("/collectLogs/start", "{\"from\":\"x\",\"y\":1}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(refused.body())
                .contains("INVALID_REQUEST")
                .contains("\"from\"")
                .contains("\"y\"");
    }

    @Test
    void takesAForm() throws Exception {
        HttpResponse<String> response = client.send(client.request("/collectLogs/start")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("from=nodes&nodes=n1&spec=logs&limits.timeout=1m"))
                .build());
        assertThat(response.statusCode()).isEqualTo(202);
        String location = response.headers().firstValue("Location").orElseThrow();
        CollectionView end = client.awaitEnd(location.substring(location.lastIndexOf('/') + 1));
        assertThat(end.spec()).isEqualTo("logs");
    }

    @Test
    void aDryRunPlansAndStartsNothing() throws Exception {
        int before = client.json("/collectLogs/tasks").get("tasks").size();
        JsonNode plan = io.muster.protocol.json.Json.mapper()
                .readTree(client.post("/collectLogs/start?dry_run=1", Requests.collectors("a", "b"))
                        .body());
        assertThat(plan.get("nodes")).hasSize(2);
        JsonNode node = plan.get("nodes").get(0);
        assertThat(node.get("reachable").asBoolean()).isTrue();
        assertThat(node.get("bytes").asLong()).isEqualTo(200);
        assertThat(node.get("collectors").get(0).get("does").asText()).isEqualTo("true");
        assertThat(node.get("collectors").get(0).get("risk").asText()).isEqualTo("COMMAND");
        assertThat(client.json("/collectLogs/tasks").get("tasks").size()).isEqualTo(before);
    }

    @Test
    void theSameKeyIsTheSameCollection() throws Exception {
        HttpRequest request = client.request("/collectLogs/start")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "once")
                .POST(BodyPublishers.ofString(Requests.collectors("a")))
                .build();
        HttpResponse<String> first = client.send(request);
        HttpResponse<String> second = client.send(request);
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(second.statusCode()).isEqualTo(200);
        String id = io.muster.protocol.json.Json.mapper()
                .readTree(first.body())
                .get("id")
                .asText();
        assertThat(second.body()).contains(id);
        client.awaitEnd(id);
    }

    @Test
    void errorsHaveStableCodes() throws Exception {
        assertProblem(client.get("/nothing"), 404, "NOT_FOUND");
        assertProblem(client.get("/collectLogs/tasks/nothing"), 404, "COLLECTION_UNKNOWN");
        assertProblem(client.get("/collectLogs/tasks/00000000-0000-7000-8000-000000000000"), 404, "COLLECTION_UNKNOWN");
        assertProblem(
                client.post("/collectLogs/cancel", "{\"id\":\"00000000-0000-7000-8000-000000000000\"}"),
                404,
                "COLLECTION_UNKNOWN");
        assertProblem(client.get("/collectLogs/start"), 405, "METHOD_NOT_ALLOWED");
        assertProblem(client.post("/collectLogs/start", "{"), 400, "MALFORMED_BODY");
        assertProblem(client.post("/collectLogs/start", "[]"), 400, "MALFORMED_BODY");
        assertProblem(client.post("/collectLogs/start", "\"" + "x".repeat(2 << 20) + "\""), 413, "TOO_LARGE");
        assertProblem(
                client.send(client.request("/collectLogs/start")
                        .header("Content-Type", "text/xml")
                        .POST(BodyPublishers.ofString("<a/>"))
                        .build()),
                415,
                "UNSUPPORTED_MEDIA_TYPE");
        assertProblem(client.get("/collectLogs/tasks?limit=0"), 400, "INVALID_REQUEST");
        assertProblem(client.get("/collectLogs/tasks?state=gone"), 400, "INVALID_REQUEST");
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void theBundleIsServedWholeInPartsAndConditionally() throws Exception {
        String id = client.start(Requests.collectors("a", "b"));
        CollectionView end = client.awaitEnd(id);
        String path = "/collectLogs/tasks/" + id + "/bundle";
        HttpResponse<byte[]> whole = client.bytes(path, r -> r);
        byte[] all = whole.body();
        String etag = whole.headers().firstValue("ETag").orElseThrow();
        assertThat(all).hasSize((int) Objects.requireNonNull(end.bundle()).bytes());
        assertThat(whole.headers().firstValue("Content-Length")).contains(String.valueOf(all.length));
        assertThat(whole.headers().firstValue("Content-Type")).contains("application/zstd");
        assertThat(whole.headers().firstValue("Content-Disposition").orElseThrow())
                .contains(Objects.requireNonNull(end.bundle()).file());
        assertThat(whole.headers().firstValue("Repr-Digest").orElseThrow()).startsWith("sha-256=:");
        assertThat(etag).isEqualTo('"' + sha256(all) + '"');

        HttpResponse<byte[]> part = client.bytes(path, r -> r.header("Range", "bytes=100-299"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 100-299/" + all.length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(all, 100, 300));
        HttpResponse<byte[]> suffix = client.bytes(path, r -> r.header("Range", "bytes=-50"));
        assertThat(suffix.body()).isEqualTo(Arrays.copyOfRange(all, all.length - 50, all.length));
        HttpResponse<byte[]> outside = client.bytes(path, r -> r.header("Range", "bytes=" + all.length + "-"));
        assertThat(outside.statusCode()).isEqualTo(416);
        assertThat(outside.headers().firstValue("Content-Range")).contains("bytes */" + all.length);
        HttpResponse<byte[]> same = client.bytes(path, r -> r.header("If-None-Match", etag));
        assertThat(same.statusCode()).isEqualTo(304);
        HttpResponse<byte[]> resumed =
                client.bytes(path, r -> r.header("Range", "bytes=10-").header("If-Range", etag));
        assertThat(resumed.statusCode()).isEqualTo(206);
        HttpResponse<byte[]> changed =
                client.bytes(path, r -> r.header("Range", "bytes=10-").header("If-Range", "\"other\""));
        assertThat(changed.statusCode()).isEqualTo(200);
        HttpResponse<byte[]> head = client.bytes(path, r -> r.method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).contains(String.valueOf(all.length));
        assertThat(head.body()).isEmpty();
    }

    private static String sha256(byte[] bytes) throws Exception {
        return java.util.HexFormat.of()
                .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @Test
    void eventsAreResumedWithoutLoss() throws Exception {
        String id = client.start(Requests.collectors("a", "b"));
        List<String> all = ids(id, "0");
        assertThat(all.get(0)).isEqualTo("1");
        assertThat(all).hasSize((int) Long.parseLong(all.get(all.size() - 1)));
        List<String> rest = ids(id, "5");
        assertThat(rest).isEqualTo(all.subList(5, all.size()));
    }

    /** Reads a stream to its end, which comes with the collection's. */
    private static List<String> ids(String id, String after) throws Exception {
        List<String> ids = new ArrayList<>();
        HttpResponse<java.io.InputStream> response = client.stream("/collectLogs/tasks/" + id + "/events", after);
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("id: ")) {
                    ids.add(line.substring(4));
                }
            }
        }
        return ids;
    }

    @Test
    void whatIsForgottenIsGone() throws Exception {
        String id = client.start(Requests.collectors("a"));
        client.awaitEnd(id);
        HttpRequest delete = client.request("/collectLogs/tasks/" + id).DELETE().build();
        Awaitility.await().until(() -> client.send(delete).statusCode() == 204);
        assertThat(client.get("/collectLogs/tasks/" + id).statusCode()).isEqualTo(404);
        assertThat(client.send(delete).statusCode()).isEqualTo(404);
        Awaitility.await()
                .until(() -> !folder.resolve("collections").resolve(id).toFile().exists());
    }

    @Test
    void listsPageByPageNewestFirst() throws Exception {
        String older = client.start(Requests.collectors("a"));
        client.awaitEnd(older);
        String newer = client.start(Requests.collectors("a"));
        client.awaitEnd(newer);
        JsonNode first = client.json("/collectLogs/tasks?limit=1");
        assertThat(first.get("tasks").get(0).get("id").asText()).isEqualTo(newer);
        assertThat(first.get("tasks").get(0).has("nodes")).isFalse();
        JsonNode second = client.json(
                "/collectLogs/tasks?limit=1&after=" + first.get("next").asText());
        assertThat(second.get("tasks").get(0).get("id").asText()).isEqualTo(older);
    }

    @Test
    void aFurtherRequestIsQueuedRefusedOrTooMuch(@TempDir Path own) throws Exception {
        try (TestCoordinator busy = TestCoordinator.start(own, "muster.limits { collections = 1, queue = 1 }")) {
            ApiClient api = busy.client();
            busy.agent("n1").onJob(TestJob::accept).connect();
            api.awaitConnected("n1");
            String running = api.start(Requests.collectors("a"));
            Awaitility.await().until(() -> api.view(running).status() == CollectionState.COLLECTING);
            assertProblem(api.post("/collectLogs/start", Requests.with("\"ifBusy\":\"reject\",", "a")), 409, "BUSY");
            String queued = api.start(Requests.collectors("a"));
            assertThat(api.view(queued).status()).isEqualTo(CollectionState.QUEUED);
            HttpResponse<String> full = api.post("/collectLogs/start", Requests.collectors("a"));
            assertProblem(full, 429, "QUEUE_FULL");
            assertThat(full.headers().firstValue("Retry-After")).contains("30");
            HttpRequest delete =
                    api.request("/collectLogs/tasks/" + running).DELETE().build();
            assertProblem(api.send(delete), 409, "COLLECTION_RUNNING");
            assertThat(api.json("/collectLogs/status").get("id").asText()).isEqualTo(running);
            api.post("/collectLogs/cancel", "{\"id\":\"" + queued + "\"}");
            assertThat(api.view(queued).status()).isEqualTo(CollectionState.CANCELLED);
            api.post("/collectLogs/cancel", "{\"id\":\"" + running + "\"}");
            assertThat(api.awaitEnd(running).status()).isEqualTo(CollectionState.CANCELLED);
        }
    }

    @Test
    void operationsAnswer() throws Exception {
        assertThat(client.get("/metrics").body())
                .contains("muster_nodes_connected 2\n", "muster_leader 1\n", "muster_manager_reachable 1\n")
                .endsWith("# EOF\n");
        assertThat(client.json("/ready").get("checks").toString())
                .isEqualTo("{\"journal\":\"ok\",\"manager\":\"ok, on this coordinator\",\"store\":\"ok\"}");
        assertThat(client.get("/specs").body()).contains("\"default\"").contains("built-in");
        assertThat(client.get("/openapi.yaml").body()).startsWith("openapi:");
        assertThat(client.get("/nodes").body()).contains("\"role\":\"db\"");
    }
}

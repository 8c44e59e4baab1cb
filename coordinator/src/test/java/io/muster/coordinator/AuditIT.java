package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestUsers;
import io.muster.protocol.audit.AuditCheck;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the audit log says about calls over a real port. Everybody's password is the name. */
class AuditIT {
    private static final String USERS = TestUsers.config("root=admin", "vic=viewer");

    @TempDir
    private Path folder;

    private Path log() {
        return folder.resolve("audit").resolve("audit.jsonl");
    }

    private List<JsonNode> lines() throws IOException {
        return Files.readAllLines(log()).stream()
                .map(line -> {
                    try {
                        return Json.mapper().readTree(line);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
    }

    /** The one entry of an action with this decision, once it is there. */
    private JsonNode call(String action, String decision) {
        return Awaitility.await()
                .until(
                        () -> lines().stream()
                                .filter(l -> l.path("action").asText().equals(action)
                                        && l.path("decision").asText().equals(decision))
                                .toList(),
                        found -> found.size() == 1)
                .get(0);
    }

    private JsonNode answerOf(JsonNode call) {
        long seq = call.get("seq").asLong();
        return Awaitility.await()
                .until(
                        () -> lines().stream()
                                .filter(l -> l.path("of").asLong() == seq)
                                .toList(),
                        found -> found.size() == 1)
                .get(0);
    }

    @Test
    void whoDidWhatFromWhereAndWhatBecameOfItIsThere() throws Exception {
        String id;
        try (TestCoordinator coordinator = TestCoordinator.start(folder, USERS)) {
            ApiClient root = coordinator.client("root", "root");
            ApiClient vic = coordinator.client("vic", "vic");
            coordinator.agent("n1").connect();
            root.awaitConnected("n1");
            id = root.start(Requests.collectors("a"));
            JsonNode start = call("START", "allowed");
            assertThat(start.get("user").asText()).isEqualTo("root");
            assertThat(start.get("by").asText()).isEqualTo("password");
            assertThat(start.get("from").asText()).isEqualTo("127.0.0.1");
            assertThat(start.get("request").asText()).isEqualTo("POST /collectLogs/start");
            assertThat(answerOf(start).get("result").asText()).endsWith(id);
            assertThat(answerOf(start).get("outcome").asText()).isEqualTo("done");
            root.awaitEnd(id);

            vic.get("/collectLogs/tasks/" + id + "/bundle");
            assertThat(call("BUNDLE", "refused").get("reason").asText()).isEqualTo("needs download");
            root.get("/collectLogs/tasks/" + id + "/bundle");
            assertThat(call("BUNDLE", "allowed").get("user").asText()).isEqualTo("root");
            root.get("/collectLogs/tasks/" + id + "/nodes/n1/collectors/a/output");
            call("OUTPUT", "allowed");
            root.post("/collectLogs/start", "{\"from\":\"x\"}");
            Awaitility.await()
                    .until(() -> lines().stream().anyMatch(l -> l.path("status").asInt() == 400));

            coordinator.client("root", "wrong").post("/collectLogs/cancel", "{}");
            JsonNode stranger = call("CANCEL", "refused");
            assertThat(stranger.get("claims").asText()).isEqualTo("root");
            assertThat(stranger.has("user")).isFalse();
            assertThat(root.get("/collectLogs/tasks/" + id).statusCode()).isEqualTo(200);
        }
        assertThat(lines()).noneMatch(l -> l.path("action").asText().equals("GET"));
        assertThat(Files.readString(log())).doesNotContain("wrong", "Basic ");
        assertThat(AuditCheck.of(List.of(log()), null).problems()).isEmpty();
        long before = AuditCheck.of(List.of(log()), null).lines();
        try (TestCoordinator coordinator = TestCoordinator.start(folder, USERS)) {
            coordinator.client("root", "root").post("/tokens", "{\"name\":\"ci\",\"role\":\"viewer\"}");
            String result =
                    answerOf(call("TOKEN_CREATE", "allowed")).get("result").asText();
            assertThat(result).startsWith("/tokens/");
        }
        AuditCheck.Result after = AuditCheck.of(List.of(log()), null);
        assertThat(after.problems()).isEmpty();
        assertThat(after.lines()).isEqualTo(before + 3);
        assertThat(Files.readString(log())).doesNotContain("mt_");
    }

    @Test
    void nothingBeginsUnrecordedAndWhatEndsSomethingGoesOn() throws Exception {
        Files.createDirectories(log());
        try (TestCoordinator coordinator = TestCoordinator.start(folder, USERS)) {
            ApiClient root = coordinator.client("root", "root");
            HttpResponse<String> start = root.post("/collectLogs/start", "{}");
            assertThat(start.statusCode()).isEqualTo(503);
            assertThat(start.body()).contains("AUDIT_UNAVAILABLE");
            assertThat(root.get("/collectLogs/tasks").body()).contains("\"tasks\":[]");
            String unknown = "{\"id\":\"00000000-0000-7000-8000-000000000000\"}";
            assertThat(root.post("/collectLogs/cancel", unknown).statusCode()).isEqualTo(404);
            Files.delete(log());
            assertThat(root.post("/collectLogs/start?just_validate=1", "{}").statusCode())
                    .isEqualTo(200);
            assertThat(Files.readAllLines(log()).get(0)).contains("\"event\":\"gap\"");
        }
    }
}

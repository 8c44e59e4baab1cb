package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestUsers;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Who may do what, over a real port. Everybody's password is the name. */
class RolesIT {
    private static final List<String> PERMISSIONS =
            List.of("see", "start", "cancel", "download", "redaction-off", "choose-destination", "manage");

    @TempDir
    private static Path folder;

    private static TestCoordinator coordinator;
    private static ApiClient admin;
    private static String collected;

    @BeforeAll
    static void start() throws Exception {
        coordinator = TestCoordinator.start(
                folder,
                TestUsers.config(
                                "root=admin",
                                "olga=operator",
                                "vic=viewer",
                                "nosee=start,cancel,download,redaction-off,choose-destination,manage",
                                "nostart=see,cancel,download,redaction-off,choose-destination,manage",
                                "nocancel=see,start,download,redaction-off,choose-destination,manage",
                                "nodownload=see,start,cancel,redaction-off,choose-destination,manage",
                                "nomanage=see,start,cancel,download,redaction-off,choose-destination",
                                "guess=viewer")
                        + "muster.destinations.box.url = \"file://" + folder.resolve("box") + "\"");
        admin = client("root");
        coordinator.agent("n1").connect();
        admin.awaitConnected("n1");
        collected = admin.start(Requests.collectors("a"));
        admin.awaitEnd(collected);
    }

    @AfterAll
    static void stop() {
        coordinator.close();
    }

    private static ApiClient client(String user) {
        return coordinator.client(user, user);
    }

    private static void assertForbidden(HttpResponse<String> response, String permission) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(403);
        assertThat(response.body()).contains("\"FORBIDDEN\"", "the permission " + permission + " is needed");
    }

    @Test
    void everyOperationIsRefusedWithoutItsPermissionAndNotForThatReasonWithIt() throws Exception {
        Map<?, ?> paths = (Map<?, ?>) Objects.requireNonNull(description().get("paths"));
        int refused = 0;
        for (Map.Entry<?, ?> path : paths.entrySet()) {
            for (Map.Entry<?, ?> method : ((Map<?, ?>) path.getValue()).entrySet()) {
                Object needs = method.getValue() instanceof Map<?, ?> operation ? operation.get("x-permission") : null;
                if (needs == null || needs.equals("any user")) {
                    continue;
                }
                String permission = needs.toString();
                String address = path.getKey().toString().replaceAll("\\{[a-z]+}", "none");
                String verb = method.getKey().toString().toUpperCase(Locale.ROOT);
                HttpResponse<String> without = call(client("no" + permission), verb, address);
                assertThat(without.statusCode()).as(verb + " " + address).isEqualTo(403);
                if (!verb.equals("HEAD")) {
                    assertForbidden(without, permission);
                }
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(20);
        // Of an unknown collection, so that nothing is changed: with the permission there is another answer.
        assertThat(call(admin, "DELETE", "/collectLogs/tasks/none").statusCode())
                .isEqualTo(404);
    }

    private static HttpResponse<String> call(ApiClient client, String verb, String address) throws Exception {
        return client.send(client.request(address)
                .method(verb, BodyPublishers.ofString(verb.equals("POST") ? "{}" : ""))
                .header("Content-Type", "application/json")
                .build());
    }

    private static Map<?, ?> description() throws IOException {
        try (InputStream in = Objects.requireNonNull(RolesIT.class.getResourceAsStream("/openapi.yaml"))) {
            return (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromInputStream(in);
        }
    }

    @Test
    void theSessionTellsWhatOneMay() throws Exception {
        assertThat(client("vic").json("/session").toString())
                .isEqualTo("{\"user\":\"vic\",\"role\":\"viewer\",\"permissions\":[\"see\"]}");
        JsonNode all = admin.json("/session");
        assertThat(all.get("permissions")).extracting(JsonNode::asText).containsExactlyElementsOf(PERMISSIONS);
        assertThat(client("nosee").json("/session").has("role")).isFalse();
        HttpResponse<String> login = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(coordinator.address() + "/session"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"user\":\"olga\",\"password\":\"olga\"}"))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(login.body()).contains("\"operator\"").doesNotContain("manage");
        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        HttpResponse<String> asSession = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(coordinator.address() + "/collectLogs/tasks/" + collected))
                                .header("Cookie", cookie)
                                .header("Origin", coordinator.address())
                                .DELETE()
                                .build(),
                        BodyHandlers.ofString());
        assertForbidden(asSession, "manage");
    }

    @Test
    void whatACollectorPrintedIsForThoseWhoMayDownload() throws Exception {
        String output = "/collectLogs/tasks/" + collected + "/nodes/n1/collectors/a/output";
        assertForbidden(client("vic").get(output), "download");
        assertThat(client("olga").get(output).statusCode()).isEqualTo(200);
        assertThat(client("vic").get("/collectLogs/tasks/" + collected).statusCode())
                .isEqualTo(200);
    }

    @Test
    void secretsAreCollectedOnlyByThoseWhoMay() throws Exception {
        String request = "{\"spec\":\"logs\",\"redaction\":\"none\"}";
        assertForbidden(client("olga").post("/collectLogs/start?just_validate=1", request), "redaction-off");
        assertForbidden(client("olga").post("/collectLogs/start", request), "redaction-off");
        assertThat(admin.post("/collectLogs/start?just_validate=1", request).body())
                .isEqualTo("{\"errors\":null}");
        assertForbidden(
                form(client("olga"), "/controller/startLogsCollection", "nodes=*&logRedactionLevel=none"),
                "redaction-off");
    }

    @Test
    void bundlesGoWhereTheConfigurationSaysUnlessOneMayChoose() throws Exception {
        String start = "/collectLogs/start?just_validate=1";
        String own = "{\"upload_host\":\"https://elsewhere.example\",\"customer\":\"c\"}";
        assertForbidden(client("olga").post(start, own), "choose-destination");
        assertForbidden(
                client("olga").post(start, "{\"destination\":\"https://elsewhere.example/x\"}"), "choose-destination");
        assertForbidden(
                client("olga").post(start, "{\"destination\":\"box\",\"upload_proxy\":\"http://p.example:3128\"}"),
                "choose-destination");
        assertThat(client("olga").post(start, "{\"destination\":\"box\"}").body())
                .isEqualTo("{\"errors\":null}");
        assertThat(client("nomanage").post(start, own).body()).isEqualTo("{\"errors\":null}");
        assertForbidden(
                client("olga")
                        .post(
                                "/collectLogs/tasks/" + collected + "/upload",
                                "{\"destination\":\"https://elsewhere.example/x\"}"),
                "choose-destination");
        assertForbidden(
                form(
                        client("olga"),
                        "/controller/startLogsCollection",
                        "nodes=*&uploadHost=https://elsewhere.example&customer=c"),
                "choose-destination");
    }

    private static HttpResponse<String> form(ApiClient client, String path, String body) throws Exception {
        return client.send(client.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void aTokenDoesWhatItMayAndNoMoreUntilItIsRevoked() throws Exception {
        HttpResponse<String> made = client("olga")
                .post("/tokens", "{\"name\":\"nightly\",\"permissions\":[\"see\",\"start\"],\"expires\":\"7d\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        JsonNode token = Json.mapper().readTree(made.body());
        ApiClient program =
                ApiClient.withToken(coordinator.address(), token.get("token").asText());
        assertThat(program.json("/session").toString()).contains("\"olga\"", "[\"see\",\"start\"]");
        assertForbidden(program.post("/collectLogs/cancel", "{}"), "cancel");
        assertThat(program.get("/nodes").statusCode()).isEqualTo(200);
        assertThat(program.post("/tokens", "{\"name\":\"more\",\"role\":\"viewer\"}")
                        .statusCode())
                .isEqualTo(403);
        String list = client("olga").get("/tokens").body();
        assertThat(list).contains("nightly").doesNotContain(token.get("token").asText());
        assertThat(client("vic").get("/tokens").body()).isEqualTo("[]");
        assertThat(admin.get("/tokens").body()).contains("nightly");
        String path = "/tokens/" + token.get("id").asText();
        assertThat(call(client("vic"), "DELETE", path).statusCode()).isEqualTo(404);
        assertThat(call(client("olga"), "DELETE", path).statusCode()).isEqualTo(204);
        assertThat(program.get("/nodes").statusCode()).isEqualTo(401);
    }

    @Test
    void aTokenGivesNobodyMoreThanItsMakerHas() throws Exception {
        ApiClient olga = client("olga");
        for (Map.Entry<String, String> bad : Map.of(
                        "{\"name\":\"x\",\"role\":\"admin\"}", "\"role\"",
                        "{\"name\":\"x\",\"permissions\":[\"manage\"]}", "\"permissions\"",
                        "{\"name\":\"x\",\"permissions\":[\"fly\"]}", "\"permissions\"",
                        "{\"name\":\"x\",\"permissions\":[]}", "\"permissions\"",
                        "{\"name\":\"x\"}", "\"role\"",
                        "{\"name\":\"\",\"role\":\"viewer\"}", "\"name\"",
                        "{\"name\":\"x\",\"role\":\"viewer\",\"expires\":\"2000d\"}", "\"expires\"",
                        "{\"name\":\"x\",\"role\":\"viewer\",\"expires\":\"2001-01-01T00:00:00Z\"}", "\"expires\"",
                        "{\"name\":\"x\",\"role\":\"viewer\",\"expires\":\"soon\"}", "\"expires\"",
                        "{\"name\":\"x\",\"role\":\"viewer\",\"colour\":\"red\"}", "\"colour\"")
                .entrySet()) {
            HttpResponse<String> answer = olga.post("/tokens", bad.getKey());
            assertThat(answer.statusCode()).as(bad.getKey()).isEqualTo(400);
            assertThat(answer.body()).as(bad.getKey()).contains(bad.getValue());
        }
    }

    @Test
    void whoeverGuessesWaits() throws Exception {
        ApiClient wrong = coordinator.client("guess", "wrong");
        for (int i = 0; i < 6; i++) {
            assertThat(wrong.get("/nodes").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> throttled = coordinator.client("guess", "guess").get("/nodes");
        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.body()).contains("LOGINS_THROTTLED");
        assertThat(Integer.parseInt(
                        throttled.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 2);
        assertThat(client("vic").get("/nodes").statusCode()).isEqualTo(200);
    }
}

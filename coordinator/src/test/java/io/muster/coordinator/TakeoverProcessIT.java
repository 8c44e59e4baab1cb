package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.CoordinatorProcess;
import io.muster.coordinator.testing.Postgres;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Coordinators as processes, which are killed, stopped and stopped for a while. */
@Timeout(240)
class TakeoverProcessIT {
    private static final Logger LOG = LoggerFactory.getLogger(TakeoverProcessIT.class);

    @TempDir
    private Path folder;

    private Postgres postgres;
    private final List<TestAgent> agents = new ArrayList<>();
    private final List<CoordinatorProcess> processes = new ArrayList<>();

    @BeforeEach
    void startDatabase() {
        postgres = Postgres.start();
    }

    @AfterEach
    void stopAll() {
        agents.forEach(TestAgent::close);
        processes.forEach(CoordinatorProcess::close);
        if (postgres != null) {
            postgres.close();
        }
    }

    private CoordinatorProcess start(String name) {
        CoordinatorProcess process = CoordinatorProcess.start(folder.resolve(name), postgres);
        processes.add(process);
        return process;
    }

    private void connect(CoordinatorProcess coordinator) {
        agents.add(coordinator.agent("n1").connect());
        coordinator.client().awaitConnected("n1");
    }

    private static HttpResponse<String> startOnce(ApiClient client, String key) throws Exception {
        return client.send(client.request("/collectLogs/start")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(Requests.collectors("a")))
                .build());
    }

    private static String id(HttpResponse<String> response) throws IOException {
        JsonNode body = Json.mapper().readTree(response.body());
        return body.get("id").asText();
    }

    /** Every request is answered, by what it asked for or by 503 with a time to wait. */
    private static Duration untilAnswered(ApiClient client, String path) {
        long begin = System.nanoTime();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            HttpResponse<String> response = client.get(path);
            if (response.statusCode() == 503) {
                assertThat(response.headers().firstValue("Retry-After")).isPresent();
                return false;
            }
            return response.statusCode() == 200;
        });
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    void anotherTakesOverFromAKilledLeaderAndNeverStartsTwice() throws Exception {
        CoordinatorProcess a = start("a");
        CoordinatorProcess b = start("b");
        connect(b);
        String id = id(startOnce(a.client(), "key"));
        HttpResponse<String> token = a.client().post("/tokens", "{\"name\":\"ci\",\"role\":\"viewer\"}");
        a.kill();
        Duration takeover = untilAnswered(b.client(), "/collectLogs/tasks/" + id);
        LOG.info("takeover after kill -9: {} ms", takeover.toMillis());
        HttpResponse<String> again = startOnce(b.client(), "key");
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(id(again)).isEqualTo(id);
        String text = Json.mapper().readTree(token.body()).get("token").asText();
        assertThat(ApiClient.withToken(b.address(), text).get("/nodes").statusCode())
                .isEqualTo(200);
    }

    @Test
    void anotherTakesOverFromALeaderThatIsStopped() throws Exception {
        CoordinatorProcess a = start("a");
        CoordinatorProcess b = start("b");
        connect(b);
        String id = id(startOnce(b.client(), "key"));
        a.terminate();
        Duration takeover = untilAnswered(b.client(), "/collectLogs/tasks/" + id);
        assertThat(a.await()).hasValue(143);
        LOG.info("takeover after SIGTERM: {} ms", takeover.toMillis());
        Duration ready = untilAnswered(b.client(), "/ready");
        LOG.info("ready: {} ms", ready.toMillis());
        assertThat(id(startOnce(b.client(), "key"))).isEqualTo(id);
    }

    @Test
    void aLeaderThatStoodStillFindsAnotherLeadingAndJoinsIt() throws Exception {
        CoordinatorProcess a = start("a");
        CoordinatorProcess b = start("b");
        connect(b);
        String id = id(startOnce(b.client(), "key"));
        a.signal("STOP");
        untilAnswered(b.client(), "/collectLogs/tasks/" + id);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> b.log().contains("lease leader acquired"));
        a.signal("CONT");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        a.log().contains("starting again to join") && a.log().contains("joining ["));
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(
                        a.client().get("/collectLogs/tasks/" + id).statusCode())
                .isEqualTo(200));
        assertThat(id(startOnce(a.client(), "key"))).isEqualTo(id);
    }
}

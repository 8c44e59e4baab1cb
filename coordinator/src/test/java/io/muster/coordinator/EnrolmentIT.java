package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents that come to an identity of their own by a join token, and lose it. */
class EnrolmentIT {
    private static final String KEY_1 = "key-of-n1-".repeat(4);
    private static final String KEY_2 = "key-of-n2-".repeat(4);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<TestAgent> agents = new ArrayList<>();

    @AfterEach
    void closeAgents() {
        agents.forEach(TestAgent::close);
    }

    private static JsonNode token(TestCoordinator coordinator, int uses, String expires) throws Exception {
        HttpResponse<String> answer = coordinator
                .client()
                .post("/join-tokens", "{\"uses\": %d, \"expires\": \"%s\"}".formatted(uses, expires));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return Json.mapper().readTree(answer.body());
    }

    private HttpResponse<String> enrol(TestCoordinator coordinator, JsonNode token, String node, String key)
            throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(coordinator.address() + AgentEndpoints.ENROL))
                        .header("Authorization", "Bearer " + token.path("token").asText())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                Json.mapper().writeValueAsString(Map.of("node", node, "key", key))))
                        .build(),
                BodyHandlers.ofString());
    }

    private TestAgent agent(TestCoordinator coordinator, String node, String secret) {
        TestAgent agent = new TestAgent(coordinator.address(), secret, node);
        agents.add(agent);
        return agent;
    }

    private static void awaitRejected(TestAgent agent, String reason) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> agent.received().stream()
                .anyMatch(c -> c instanceof AgentCommand.Rejected r
                        && !r.retry()
                        && r.reason().contains(reason)));
    }

    private static void delete(ApiClient client, String path) throws Exception {
        assertThat(client.send(client.request(path).DELETE().build()).statusCode())
                .isEqualTo(204);
    }

    @Test
    void aTokenLetsAsManyNodesInAsItSaysAndEachSpeaksForItselfAlone() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            JsonNode token = token(coordinator, 1, "1h");
            assertThat(enrol(coordinator, token, "n1", KEY_1).statusCode()).isEqualTo(200);
            assertThat(enrol(coordinator, token, "n1", KEY_1).statusCode())
                    .as("an answer that got lost does no harm")
                    .isEqualTo(200);
            HttpResponse<String> second = enrol(coordinator, token, "n2", KEY_2);
            assertThat(second.statusCode()).isEqualTo(401);
            assertThat(second.body()).contains("JOIN_TOKEN_REFUSED", "used up");
            assertThat(enrol(coordinator, token(coordinator, 5, "1h"), "n1", KEY_2)
                            .body())
                    .contains("NODE_ENROLLED", "revoke it first");

            agent(coordinator, "n1", KEY_1).connect();
            coordinator.client().awaitConnected("n1");
            awaitRejected(agent(coordinator, "n2", KEY_1).connect(), "may not speak for node n2, only for n1");
            awaitRejected(
                    agent(coordinator, "n1", coordinator.joinSecret()).connect(), "the join secret is not enough");
        }
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            agent(coordinator, "n1", KEY_1).connect();
            coordinator.client().awaitConnected("n1");
            String known = coordinator.client().get("/join-tokens").body()
                    + coordinator.client().get("/node-identities").body();
            assertThat(known).contains("\"used\":1", "\"node\":\"n1\"").doesNotContain("mjt_", KEY_1);
        }
    }

    @Test
    void tokensEndByThemselvesOrByBeingRevoked() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            JsonNode brief = token(coordinator, 5, "1s");
            Instant expires = Instant.parse(brief.path("expires").asText());
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> Instant.now()
                    .isAfter(expires));
            assertThat(enrol(coordinator, brief, "n1", KEY_1).statusCode()).isEqualTo(401);
            JsonNode revoked = token(coordinator, 5, "1h");
            delete(coordinator.client(), "/join-tokens/" + revoked.path("id").asText());
            assertThat(enrol(coordinator, revoked, "n1", KEY_1).statusCode()).isEqualTo(401);
            for (String bad : List.of("{\"uses\": 0}", "{\"expires\": \"400d\"}", "{\"use\": 1}")) {
                assertThat(coordinator.client().post("/join-tokens", bad).statusCode())
                        .as(bad)
                        .isEqualTo(400);
            }
        }
    }

    @Test
    void aRevokedAgentIsOutAtOnceAndComesBackByANewTokenOnly() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            JsonNode token = token(coordinator, 5, "1h");
            enrol(coordinator, token, "n1", KEY_1);
            TestAgent agent = agent(coordinator, "n1", KEY_1).connect();
            coordinator.client().awaitConnected("n1");
            delete(coordinator.client(), "/node-identities/n1");
            awaitRejected(agent, "was revoked");
            coordinator.client().awaitDisconnected("n1");
            assertThatThrownBy(agent::connect).hasCauseInstanceOf(WebSocketHandshakeException.class);
            assertThat(enrol(coordinator, token, "n1", KEY_2).body())
                    .contains("revoked after this join token was made");
            JsonNode fresh = token(coordinator, 1, "1h");
            assertThat(enrol(coordinator, fresh, "n1", KEY_2).statusCode()).isEqualTo(200);
            agent(coordinator, "n1", KEY_2).connect();
            coordinator.client().awaitConnected("n1");
        }
    }

    @Test
    void chunksNeedTheNodesOwnIdentityAndTheJobsToken() throws Exception {
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            JsonNode tokens = token(coordinator, 5, "1h");
            enrol(coordinator, tokens, "n1", KEY_1);
            enrol(coordinator, tokens, "n2", KEY_2);
            TestAgent other = agent(coordinator, "n2", KEY_2);
            TestAgent agent = agent(coordinator, "n1", KEY_1)
                    .onJob(job -> {
                        job.accept();
                        var collector = job.collectors().get(0);
                        job.write(collector, "one".getBytes(StandardCharsets.UTF_8));
                        String right = job.token();
                        job.showToken(null);
                        answers.add(job.push(0));
                        job.showToken("guessed");
                        answers.add(job.push(0));
                        job.showToken(right);
                        answers.add(job.pushAs(other, 0));
                        answers.add(job.push(0));
                        job.update(new io.muster.protocol.agent.JobUpdate.CollectorFinished(
                                collector, TestJob.collected(3)));
                        job.finish();
                    })
                    .connect();
            coordinator.client().awaitConnected(agent.node().value());
            ApiClient client = coordinator.client();
            assertThat(client.awaitEnd(client.start(Requests.collectors("a"))).status())
                    .isEqualTo(CollectionState.COMPLETED);
            assertThat(answers).containsExactly(403, 403, 403, 201);
        }
    }

    @Test
    void theJoinSecretCanBeTurnedOff() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder, "muster.agents.join-secret = off")) {
            assertThatThrownBy(() ->
                            agent(coordinator, "n1", coordinator.joinSecret()).connect())
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
            enrol(coordinator, token(coordinator, 1, "1h"), "n1", KEY_1);
            agent(coordinator, "n1", KEY_1).connect();
            coordinator.client().awaitConnected("n1");
        }
    }
}

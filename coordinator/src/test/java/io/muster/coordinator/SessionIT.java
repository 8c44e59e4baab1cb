package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEndpoints;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionIT {
    @TempDir
    private Path folder;

    @Test
    void aSecondAgentUnderTheSameNameIsRefusedWhileTheFirstLives() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            TestAgent first = coordinator.agent("n1").connect();
            coordinator.client().awaitConnected("n1");
            TestAgent second = coordinator.agent("n1").connect();
            Awaitility.await().until(() -> second.received().stream()
                    .anyMatch(c ->
                            c instanceof AgentCommand.Rejected r && r.code().equals("NODE_ID_IN_USE") && r.retry()));
            first.disconnect();
            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                second.connect();
                return second.received().stream().anyMatch(AgentCommand.Welcome.class::isInstance);
            });
        }
    }

    @Test
    void theSameAgentReplacesItsOwnOldSession() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            ApiClient client = coordinator.client();
            coordinator.agent("n1").withInstance("same").connect();
            client.awaitConnected("n1");
            TestAgent again = coordinator.agent("n1").withInstance("same").connect();
            Awaitility.await().until(() -> again.received().stream().anyMatch(AgentCommand.Welcome.class::isInstance));
            String id = client.start(Requests.collectors("a"));
            assertThat(client.awaitEnd(id).status().name()).isEqualTo("COMPLETED");
        }
    }

    @Test
    void aJobThatNobodyWantsAnyMoreIsReleasedAfterTheWelcome() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            ApiClient client = coordinator.client();
            TestAgent agent = coordinator.agent("n1");
            agent.onJob(job -> {
                job.accept();
                agent.disconnect();
            });
            agent.connect();
            client.awaitConnected("n1");
            client.awaitEnd(client.start(Requests.collectors("a")));
            int before = agent.received().size();
            agent.connect();
            Awaitility.await().until(() -> agent.jobs().isEmpty());
            // An answer to a heartbeat of the session before may come late.
            assertThat(agent.received().stream()
                            .skip(before)
                            .filter(message -> !(message instanceof AgentCommand.HeartbeatAck))
                            .findFirst())
                    .get()
                    .isInstanceOf(AgentCommand.Welcome.class);
        }
    }

    @Test
    void whatIsNoMessageEndsTheSession() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            TestAgent agent = coordinator.agent("n1").connect();
            coordinator.client().awaitConnected("n1");
            agent.sayRaw("{\"type\":\"nonsense\"}");
            Awaitility.await().until(() -> agent.received().stream()
                    .anyMatch(c ->
                            c instanceof AgentCommand.Rejected r && r.code().equals("PROTOCOL")));
        }
    }

    @Test
    void onlyTheJoinSecretOpensASession() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            URI uri = URI.create(coordinator.address().replace("http", "ws") + AgentEndpoints.SESSION);
            assertThatThrownBy(() -> HttpClient.newHttpClient()
                            .newWebSocketBuilder()
                            .header("Authorization", "Bearer guess")
                            .buildAsync(uri, new WebSocket.Listener() {})
                            .join())
                    .hasCauseInstanceOf(WebSocketHandshakeException.class)
                    .cause()
                    .satisfies(e -> assertThat(((WebSocketHandshakeException) e)
                                    .getResponse()
                                    .statusCode())
                            .isEqualTo(401));
        }
    }

    @Test
    void nodesAreRememberedAcrossARestart() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            coordinator.agent("seen").connect();
            coordinator.client().awaitConnected("seen");
        }
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            assertThat(coordinator.client().json("/nodes").toString())
                    .contains("\"node\":\"seen\",\"connected\":false");
        }
    }
}

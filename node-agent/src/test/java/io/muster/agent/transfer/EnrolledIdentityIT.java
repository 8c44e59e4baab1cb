package io.muster.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnrolledIdentityIT {
    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final List<JsonNode> asked = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private HttpServer coordinator;
    private URI address;
    private Path token;
    private Path identityFile;
    private EnrolledIdentity identity;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        coordinator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        coordinator.createContext(AgentEndpoints.ENROL, exchange -> {
            shown.add(exchange.getRequestHeaders().getFirst("Authorization"));
            asked.add(Json.mapper().readTree(exchange.getRequestBody()));
            byte[] body = "{\"detail\": \"because\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        coordinator.start();
        address = URI.create("http://127.0.0.1:" + coordinator.getAddress().getPort());
        token = Files.writeString(folder.resolve("token"), "mjt_first\n");
        identityFile = folder.resolve("identity");
        identity = new EnrolledIdentity(new NodeId("n1"), token, identityFile);
    }

    @AfterEach
    void stop() {
        coordinator.stop(0);
    }

    private void renewToken() throws IOException {
        Files.writeString(token, "mjt_second\n");
        Files.setLastModifiedTime(token, FileTime.from(Instant.now().plusSeconds(5)));
    }

    @Test
    void showsTheTokenOnceAndItsOwnKeyFromThenOn() throws Exception {
        identity.prepare(address, client);
        identity.prepare(address, client);
        assertThat(shown).containsExactly("Bearer mjt_first");
        assertThat(asked.get(0).path("node").asText()).isEqualTo("n1");
        assertThat(identity.authorization())
                .isEqualTo("Bearer " + asked.get(0).path("key").asText());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(identityFile)))
                .isEqualTo("rw-------");
    }

    @Test
    void offersTheSameKeyAgainWhereAnAnswerWasNone() throws Exception {
        status = 503;
        assertThatThrownBy(() -> identity.prepare(address, client))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot enrol: because");
        assertThatThrownBy(identity::authorization).isInstanceOf(IOException.class);
        status = 200;
        identity.prepare(address, client);
        assertThat(asked.get(1).path("key")).isEqualTo(asked.get(0).path("key"));
    }

    @Test
    void aNewerTokenMakesItEnrolAgainAndARefusedOneChangesNothing() throws Exception {
        identity.prepare(address, client);
        String before = identity.authorization();
        renewToken();
        status = 409;
        identity.prepare(address, client);
        assertThat(identity.authorization()).isEqualTo(before);
        status = 200;
        identity.prepare(address, client);
        assertThat(shown).endsWith("Bearer mjt_second");
        assertThat(identity.authorization()).isNotEqualTo(before);
    }
}

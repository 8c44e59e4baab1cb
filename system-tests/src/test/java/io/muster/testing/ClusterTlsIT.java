package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.muster.agent.EmbeddedAgent;
import io.muster.cli.Console;
import io.muster.cli.Main;
import io.muster.coordinator.Coordinator;
import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.security.Users;
import io.muster.protocol.json.Json;
import io.muster.protocol.tls.ReloadingTls;
import io.muster.protocol.tls.TlsFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coordinators that prove to each other who they are. */
class ClusterTlsIT {
    @TempDir
    static Path tls;

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void make() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(Main.run(
                        new Console(nowhere, nowhere, Map.of(), false),
                        "tls",
                        "init",
                        "--folder",
                        tls.toString(),
                        "--coordinator",
                        "c1",
                        "--coordinator",
                        "c2",
                        "--agent",
                        "n1"))
                .isZero();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private static String files(String name) {
        return "certificate = \"%1$s/%2$s.pem\", key = \"%1$s/%2$s.key\", ca = \"%1$s/ca.pem\"".formatted(tls, name);
    }

    private Coordinator start(String name, String certificate, String more) throws Exception {
        MusterConfig config = MusterConfig.of(ConfigFactory.parseString(
                """
                muster.http { port = 0, tls { %1$s } }
                muster.cluster.tls { %1$s }
                muster.store.free-space-watermark = 1 MiB
                %2$s
                """
                        .formatted(files(certificate), more)));
        Coordinator coordinator =
                Coordinator.start(new Coordinator.Settings(config, folder.resolve(name), Clock.systemUTC()));
        open.add(coordinator);
        return coordinator;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static SSLContext showing(String name) throws IOException {
        return ReloadingTls.client(
                        name.isEmpty()
                                ? new TlsFiles(null, null, tls.resolve("ca.pem"))
                                : new TlsFiles(
                                        tls.resolve(name + ".pem"), tls.resolve(name + ".key"), tls.resolve("ca.pem")),
                        message -> {})
                .context();
    }

    private static HttpResponse<byte[]> call(Coordinator coordinator, String path, String body) throws Exception {
        Users.Credentials user = coordinator.credentials().orElseThrow();
        String basic = Base64.getEncoder()
                .encodeToString((user.user() + ":" + user.password()).getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("https://127.0.0.1:" + coordinator.port() + path))
                .header("Authorization", "Basic " + basic)
                .timeout(Duration.ofSeconds(30));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        }
        return HttpClient.newBuilder()
                .sslContext(showing(""))
                .build()
                .send(request.build(), BodyHandlers.ofByteArray());
    }

    private static JsonNode json(Coordinator coordinator, String path, String body) throws Exception {
        return Json.mapper().readTree(call(coordinator, path, body).body());
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(condition);
    }

    @Test
    @RequiresProgram("pg_ctlcluster")
    void twoFormAClusterAndHandOnWhatTheOtherHas() throws Exception {
        Postgres database = Postgres.start("127.0.0.1", freePort());
        open.add(database);
        String journal = "muster.journal { jdbc-url = \"" + database.url() + "\", user = " + database.user() + " }";
        Coordinator a = start("a", "c1", journal);
        Coordinator b = start("b", "c2", journal);
        await(a::leads);
        open.add(EmbeddedAgent.start(ConfigFactory.parseMap(Map.of(
                "muster.agent.coordinators",
                List.of("https://127.0.0.1:" + b.port()),
                "muster.agent.node",
                "n1",
                "muster.agent.data-dir",
                folder.resolve("n1").toString(),
                "muster.agent.join-secret-file",
                folder.resolve("b/join-secret").toString(),
                "muster.agent.tls.ca-file",
                tls.resolve("ca.pem").toString()))));
        await(() -> json(b, "/nodes", "").path(0).path("connected").asBoolean());
        String spec = "apiVersion: troubleshoot.sh/v1beta2\\nkind: HostCollector\\nmetadata: {name: one}\\n"
                + "spec: {collectors: [{run: {collectorName: hello, command: echo, args: [hello]}}]}\\n";
        String id = json(b, "/collectLogs/start", "{\"from\": \"allnodes\", \"spec\": \"" + spec + "\"}")
                .path("id")
                .asText();
        String task = "/collectLogs/tasks/" + id;
        await(() -> json(a, task, "").path("status").asText().equals("COMPLETED"));
        HttpResponse<byte[]> there = call(a, task + "/bundle", "");
        HttpResponse<byte[]> relayed = call(b, task + "/bundle", "");
        assertThat(relayed.statusCode()).isEqualTo(200);
        assertThat(relayed.body()).isEqualTo(there.body());
    }

    /** Whether whoever shows this certificate may stay on the port between coordinators. */
    private static boolean isHeard(int port, String certificate) {
        try (SSLSocket socket =
                (SSLSocket) showing(certificate).getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(2000);
            socket.startHandshake();
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            // It waits for the first message.
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void onlyACoordinatorsCertificateOpensThePortBetweenThem() throws Exception {
        int port = freePort();
        Coordinator coordinator = start("alone", "c1", "muster.cluster.port = " + port);
        assertThat(coordinator.leads()).isTrue();
        assertThat(isHeard(port, "c2")).isTrue();
        assertThat(isHeard(port, "n1")).as("an agent's certificate").isFalse();
        assertThat(isHeard(port, "")).as("no certificate").isFalse();
    }

    @Test
    void aCertificateWithoutTheNameOfCoordinatorsStopsTheStart() {
        assertThatThrownBy(() -> start("wrong", "n1", ""))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("does not have the alternative name muster-coordinator");
    }
}

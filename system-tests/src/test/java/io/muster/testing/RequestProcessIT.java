package io.muster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Requests as users send them, to a cluster of one present and one absent node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated
class RequestProcessIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private ProcessCluster cluster;

    @BeforeAll
    void startCluster(@TempDir Path settings) throws IOException {
        Path config = Files.writeString(settings.resolve("coordinator.conf"), "muster.agents.window = 5 s\n");
        cluster = ProcessCluster.start(Artifacts.folder("RequestProcessIT"), List.of("--config", config.toString()))
                .withAgents("here", "gone");
        cluster.agent("gone").close();
        Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> cluster.api().nodes().stream()
                .anyMatch(n -> n.node().value().equals("gone") && !n.connected()));
    }

    @AfterAll
    void stopCluster() {
        cluster.close();
    }

    @Test
    void absentNodeIsInThePlanAsUnreachable() {
        CollectionId id = cluster.api()
                .start(
                        Map.of(
                                "from",
                                "nodes",
                                "nodes",
                                List.of("here", "gone"),
                                "spec",
                                """
                        apiVersion: troubleshoot.sh/v1beta2
                        kind: HostCollector
                        metadata: {name: test}
                        spec: {collectors: [{cpu: {}}, {memory: {}}]}
                        """));
        CollectionView view = cluster.api().awaitEnd(id, MINUTE);
        assertThat(view.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(view.progress().collectorsTotal()).isEqualTo(4);
        assertThat(Objects.requireNonNull(view.nodes()))
                .anySatisfy(n -> {
                    assertThat(n.node().value()).isEqualTo("gone");
                    assertThat(n.state()).isEqualTo(NodeState.UNREACHABLE);
                    assertThat(n.reason()).isNotBlank();
                })
                .anySatisfy(n -> assertThat(n.state()).isEqualTo(NodeState.COLLECTED));
    }

    @Test
    @RequiresProgram("http")
    void theHttpieLineOfTheDocumentationWorksVerbatim() throws Exception {
        AtomicLong arrived = new AtomicLong();
        HttpServer uploads = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        uploads.createContext("/Example%20inc./12345/".replace("%20", " "), exchange -> {
            try (exchange) {
                arrived.addAndGet(exchange.getRequestBody().readAllBytes().length);
                exchange.sendResponseHeaders(204, -1);
            }
        });
        uploads.start();
        try {
            uploadsByTheHttpieLine("http://127.0.0.1:" + uploads.getAddress().getPort(), arrived);
        } finally {
            uploads.stop(0);
        }
    }

    private void uploadsByTheHttpieLine(String uploads, AtomicLong arrived) throws Exception {
        String credentials = Files.readString(cluster.folder().resolve("coordinator/credentials"))
                .strip();
        String answer = Programs.run(
                "http",
                "--ignore-stdin",
                "--auth",
                credentials,
                cluster.api().base().getAuthority() + "/collectLogs/start",
                "from=allnodes",
                "upload:=true",
                "upload_host=" + uploads,
                "customer=Example inc.",
                "ticket=12345");
        Matcher id = Pattern.compile("\"id\": *\"([0-9a-f-]{36})\"").matcher(answer);
        assertThat(id.find()).as(answer).isTrue();
        CollectionView view = cluster.api().awaitEnd(new CollectionId(id.group(1)), Duration.ofMinutes(2));
        assertThat(view.customer()).isEqualTo("Example inc.");
        assertThat(view.ticket()).isEqualTo("12345");
        assertThat(view.upload().state()).as(view.upload().toString()).isEqualTo(UploadState.UPLOADED);
        assertThat(view.upload().url()).contains("/Example%20inc./12345/muster-");
        assertThat(arrived.get())
                .isEqualTo(Objects.requireNonNull(view.bundle()).bytes());
    }

    @Test
    void badInputIsAnsweredWithEveryMistakeAtOnceAndStartsNothing() {
        int before = countOf(cluster.api().send("GET", "/collectLogs/tasks", "").body());
        var answer = cluster.api()
                .send(
                        "POST",
                        "/collectLogs/start",
                        "{\"from\":\"some\",\"ticket\":\"abc\",\"colour\":1,\"redaction\":\"some\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"from\"", "\"ticket\"", "\"colour\"", "\"redaction\"");
        assertThat(countOf(cluster.api().send("GET", "/collectLogs/tasks", "").body()))
                .isEqualTo(before);
    }

    @Test
    void nothingButAliveReadyAndThePagesAnswersWithoutCredentials() throws Exception {
        Path out = cluster.folder().resolve("anonymous");
        for (String path :
                List.of("/collectLogs/status", "/collectLogs/tasks", "/nodes", "/specs", "/metrics", "/session")) {
            assertThat(anonymous(path, out)).as(path).isEqualTo("401");
        }
        assertThat(anonymous("/alive", out)).isEqualTo("200");
        assertThat(anonymous("/ready", out)).isEqualTo("200");
        assertThat(anonymous("/", out)).isEqualTo("200");
    }

    private String anonymous(String path, Path out) throws Exception {
        var request = java.net.http.HttpRequest.newBuilder(cluster.api().base().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return Integer.toString(cluster.api()
                .await(request, java.net.http.HttpResponse.BodyHandlers.ofFile(out))
                .statusCode());
    }

    private static int countOf(String list) {
        return list.split("\"requestedAt\"", -1).length;
    }
}

package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.LoneCoordinator;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} of the coordinator does to an upload: nothing but a pause. */
class UploadProcessIT {
    private static final int MIB = 1 << 20;
    private static final String SECRET = "canary-9f31c-of-the-destination";

    @TempDir
    private Path folder;

    private static byte[] noise(CollectorId collector) {
        byte[] content = new byte[3 * MIB];
        new Random(collector.hashCode()).nextBytes(content);
        return content;
    }

    @Test
    void goesOnWhereItWasAndNeverTellsItsSecret() throws Exception {
        Path data = folder.resolve("data");
        Path token = folder.resolve("token");
        Files.writeString(token, SECRET);
        try (TusServer server = TusServer.start(false);
                LoneCoordinator coordinator = new LoneCoordinator(
                        data,
                        """
                        muster.delivery { bandwidth = 6 MiB, retry-from = 50 ms }
                        muster.destinations.support { url = "http://127.0.0.1:%d/files", token-file = "%s" }
                        """
                                .formatted(server.port(), token))) {
            coordinator.start();
            try (TestAgent agent = new TestAgent(coordinator.address(), coordinator.joinSecret(), "n1")) {
                agent.onJob(job -> {
                            job.accept();
                            job.collectors().forEach(c -> job.collectStubbornly(c, noise(c)));
                            job.finish();
                        })
                        .keepConnected();
                ApiClient client = coordinator.client();
                client.awaitConnected("n1");
                String id = client.start(Requests.with("\"destination\": \"support\",", "a", "b", "c", "d"));
                awaitUploaded(client, id, 4 * MIB);
                coordinator.kill();
                coordinator.start();
                CollectionView between = client.view(id);
                assertThat(between.status()).isEqualTo(CollectionState.UPLOADING);
                CollectionView end = client.awaitEnd(id);
                assertThat(end.status()).isEqualTo(CollectionState.COMPLETED);
                assertThat(end.upload().state()).as(end.upload().toString()).isEqualTo(UploadState.UPLOADED);
                byte[] bundle = client.bytes("/collectLogs/tasks/" + id + "/bundle", r -> r)
                        .body();
                assertThat(server.finished()).containsExactly(bundle);
                assertThat(server.count()).isEqualTo(1);
                assertThat(server.received()).isLessThan(bundle.length * 11L / 10);
                assertThat(client.get("/collectLogs/tasks/" + id).body()
                                + client.get("/collectLogs/tasks/" + id + "/manifest")
                                        .body()
                                + coordinator.log())
                        .doesNotContain(SECRET);
            }
            try (var files = Files.walk(data)) {
                assertThat(files.filter(Files::isRegularFile).filter(UploadProcessIT::holdsTheSecret))
                        .isEmpty();
            }
        }
    }

    private static boolean holdsTheSecret(Path file) {
        try {
            return new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1).contains(SECRET);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitUploaded(ApiClient client, String id, long bytes) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Objects.requireNonNullElse(client.view(id).upload().bytes(), 0L) >= bytes);
    }
}

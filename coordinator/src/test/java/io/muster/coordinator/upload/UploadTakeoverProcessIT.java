package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.CoordinatorProcess;
import io.muster.coordinator.testing.FaultProxy;
import io.muster.coordinator.testing.Postgres;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upload whose coordinator is killed, and whose bundle is on its disk. */
@Timeout(240)
class UploadTakeoverProcessIT {
    @TempDir
    private Path folder;

    private CoordinatorProcess start(String name, Postgres postgres, int uploads) throws Exception {
        Path config = folder.resolve("uploads.conf");
        Files.writeString(
                config,
                """
                muster.delivery { retry-from = 100 ms, retry-to = 500 ms }
                muster.destinations.support { url = "http://127.0.0.1:%d/files" }
                """
                        .formatted(uploads));
        return CoordinatorProcess.start(folder.resolve(name), postgres, "--config", config.toString());
    }

    @Test
    void theNextLeaderWaitsForTheBundlesHolderAndUploadsThroughIt() throws Exception {
        try (Postgres postgres = Postgres.start();
                TusServer server = TusServer.start(false);
                FaultProxy away = FaultProxy.to(server.port())) {
            away.vanish();
            try (CoordinatorProcess a = start("a", postgres, away.port());
                    CoordinatorProcess b = start("b", postgres, away.port())) {
                String id;
                try (TestAgent agent = a.agent("n1").connect()) {
                    a.client().awaitConnected("n1");
                    id = a.client()
                            .start(Requests.with("\"destination\": \"support\", \"ignorePreflight\": true,", "a"));
                    Awaitility.await()
                            .atMost(Duration.ofSeconds(30))
                            .until(() -> a.client().view(id).upload().reason() != null);
                    assertThat(agent.jobs()).isEmpty();
                }
                a.kill();
                ApiClient client = b.client();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .until(() -> String.valueOf(client.view(id).upload().reason())
                                .contains("does not answer"));
                assertThat(client.view(id).status()).isEqualTo(CollectionState.UPLOADING);
                away.comeBack();
                try (CoordinatorProcess again = start("a", postgres, away.port())) {
                    CollectionView end = Awaitility.await()
                            .atMost(Duration.ofSeconds(60))
                            .ignoreExceptions()
                            .until(() -> client.view(id), v -> v.status().isTerminal());
                    assertThat(end.status()).isEqualTo(CollectionState.COMPLETED);
                    assertThat(end.upload().state()).as(end.upload().toString()).isEqualTo(UploadState.UPLOADED);
                    byte[] bundle = again.client()
                            .bytes("/collectLogs/tasks/" + id + "/bundle", r -> r)
                            .body();
                    assertThat(server.finished()).containsExactly(bundle);
                }
            }
        }
    }
}

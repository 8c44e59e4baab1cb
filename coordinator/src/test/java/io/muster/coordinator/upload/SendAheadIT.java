package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.FaultProxy;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An upload that begins while nodes still collect. */
class SendAheadIT {
    private static final int MIB = 1 << 20;

    @TempDir
    private Path folder;

    private Servers.Server server;
    private FaultProxy proxy;
    private TestCoordinator coordinator;
    private ApiClient client;
    private final CountDownLatch late = new CountDownLatch(1);

    @BeforeEach
    void startAll() throws Exception {
        server = Servers.s3(folder);
        proxy = FaultProxy.to(server.port());
        Path secret = Files.writeString(folder.resolve("secret"), "testsecret\n");
        coordinator = TestCoordinator.start(
                folder.resolve("coordinator"),
                """
                muster.delivery { retry-from = 20 ms, retry-to = 200 ms, stall-timeout = 8 s, part-size = 5 MiB }
                muster.destinations.s3 { url = "s3://muster/ahead", endpoint = "http://127.0.0.1:%d",
                  access-key-id = testaccess, secret-access-key-file = "%s" }
                """
                        .formatted(proxy.port(), secret));
        client = coordinator.client();
        coordinator.agent("early").onJob(job -> collect(job, 3 * MIB)).connect();
        coordinator
                .agent("late")
                .onJob(job -> {
                    job.accept();
                    await(late);
                    collect(job, MIB);
                })
                .connect();
        client.awaitConnected("early", "late");
    }

    @AfterEach
    void stopAll() {
        late.countDown();
        coordinator.close();
        proxy.close();
        server.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void collect(TestJob job, int bytes) {
        Random random = new Random(bytes);
        for (CollectorId collector : job.collectors()) {
            byte[] content = new byte[bytes];
            random.nextBytes(content);
            job.collectStubbornly(collector, content);
        }
        job.finish();
    }

    private CollectionView awaitParts(String id, int parts) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> client.view(id),
                        v -> Objects.requireNonNullElse(v.upload().bytes(), 0L) >= parts * 5L * MIB);
    }

    private List<Path> objects() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("data/muster"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private String start() throws Exception {
        return client.start(Requests.with("\"destination\": \"s3\",", "a", "b", "c", "d"));
    }

    @Test
    void whatIsWholeIsSentWhileOthersCollectAndNothingIsSentTwice() throws Exception {
        String id = start();
        CollectionView before = awaitParts(id, 2);
        assertThat(before.status()).isEqualTo(CollectionState.COLLECTING);
        assertThat(before.upload().state()).isEqualTo(UploadState.UPLOADING);
        late.countDown();
        CollectionView end = client.awaitEnd(id);
        assertThat(end.upload().state()).as(end.upload().toString()).isEqualTo(UploadState.UPLOADED);
        byte[] bundle =
                client.bytes("/collectLogs/tasks/" + id + "/bundle", r -> r).body();
        assertThat(objects()).singleElement().satisfies(object -> assertThat(object)
                .hasBinaryContent(bundle));
        // On a busy machine a part may fail by its time and be sent again; what was there before is not.
        assertThat(proxy.sent()).isBetween((long) bundle.length, bundle.length + 6L * MIB);
    }

    @Test
    void cancelledItLeavesNothingAtTheFarSide() throws Exception {
        String id = start();
        awaitParts(id, 2);
        client.post("/collectLogs/cancel", "{\"id\":\"" + id + "\"}");
        late.countDown();
        CollectionView end = client.awaitEnd(id);
        assertThat(end.status()).isEqualTo(CollectionState.CANCELLED);
        assertThat(end.upload().state()).isEqualTo(UploadState.FAILED);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> objects().isEmpty());
    }
}

package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A coordinator whose disk fills up. Needs the right to mount a file system of its own. */
class FullDiskIT {
    private static final String SMALL =
            "muster.store { free-space-watermark = 2 MiB, reserve = 1 MiB }\nmuster.journal.timeout = 2 s\n";
    private static final String ELSEWHERE =
            "muster.journal.jdbc-url = \"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1\"\n";
    private static final String WAITING = "waiting for disk space on the coordinator";

    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=16m", "muster-test", disk.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
    }

    /** Leaves this much room; nothing means until the file system takes no more. */
    private void fill(long left) throws IOException {
        byte[] block = new byte[4096];
        try (OutputStream out = Files.newOutputStream(disk.resolve("filler"))) {
            while (disk.toFile().getUsableSpace() > left) {
                out.write(block);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    private void free() throws IOException {
        Files.delete(disk.resolve("filler"));
    }

    private static byte[] noise(int size) {
        byte[] content = new byte[size];
        new Random(1).nextBytes(content);
        return content;
    }

    /** One collector at once, the second once it may. */
    private static TestAgent inTwoSteps(TestCoordinator coordinator, CountDownLatch second) {
        return coordinator.agent("n1").onJob(job -> {
            job.accept();
            job.collectStubbornly(job.collectors().get(0), noise(50_000));
            try {
                assertThat(second.await(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            job.collectStubbornly(job.collectors().get(1), noise(200_000));
            job.finish();
        });
    }

    private static NodeProgress node(CollectionView view) {
        return Objects.requireNonNull(view.nodes()).get(0);
    }

    private void awaitFirst(ApiClient client, String id) {
        Awaitility.await().until(() -> client.view(id).progress().collectorsDone() == 1);
    }

    @Test
    void chunksPauseVisiblyAndGoOnOnceThereIsRoom() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (TestCoordinator coordinator = TestCoordinator.start(disk, SMALL)) {
            inTwoSteps(coordinator, second).keepConnected();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1");
            String id = client.start(Requests.collectors("a", "b"));
            awaitFirst(client, id);
            fill(1 << 20);
            second.countDown();
            Awaitility.await().until(() -> WAITING.equals(node(client.view(id)).waitingFor()));
            assertThat(client.view(id).status()).isEqualTo(CollectionState.COLLECTING);
            free();
            CollectionView end = client.awaitEnd(id);
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
            assertThat(Objects.requireNonNull(end.timeline()))
                    .anyMatch(t -> t.event().equals(WAITING));
        }
    }

    @Test
    void withoutRoomUntilTheDeadlineItEndsPartialBecauseOfTheDisk() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (TestCoordinator coordinator = TestCoordinator.start(disk, SMALL)) {
            inTwoSteps(coordinator, second).keepConnected();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1");
            String id = client.start(Requests.with("\"limits\":{\"timeout\":\"4s\"},", "a", "b"));
            awaitFirst(client, id);
            fill(1 << 20);
            second.countDown();
            CollectionView end = client.awaitEnd(id);
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.PARTIAL);
            assertThat(end.reason()).contains("the coordinator's disk is full");
            assertThat(node(end).state()).isEqualTo(NodeState.PARTIAL);
            assertThat(node(end).reason()).contains("the coordinator's disk is full");
            assertThat(end.verdicts()).containsEntry(VerdictKind.COLLECTED, 1).containsEntry(VerdictKind.LOST, 1);
            assertReadable(client, id);
        }
    }

    private void assertReadable(ApiClient client, String id) throws Exception {
        Path file = client.download("/collectLogs/tasks/" + id + "/bundle", folder.resolve("bundle.tar.zst"));
        try (BundleReader reader = BundleReader.open(file)) {
            assertThat(reader.entries().map(e -> e.path())).anyMatch(p -> p.endsWith("n1/run-host/a.txt"));
        }
    }

    @Test
    void onADiskWithoutAByteLeftWhatArrivedIsStillSealed() throws Exception {
        CountDownLatch last = new CountDownLatch(1);
        try (TestCoordinator coordinator = TestCoordinator.start(disk, SMALL + ELSEWHERE)) {
            coordinator
                    .agent("n1")
                    .onJob(job -> {
                        job.accept();
                        for (CollectorId collector : job.collectors()) {
                            job.collectStubbornly(collector, noise(50_000));
                        }
                        awaitThenFinish(last, job);
                    })
                    .keepConnected();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1");
            String id = client.start(Requests.collectors("a", "b"));
            Awaitility.await().until(() -> client.view(id).progress().collectorsDone() == 2);
            fill(0);
            last.countDown();
            CollectionView end = client.awaitEnd(id);
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
            assertReadable(client, id);
        }
    }

    private static void awaitThenFinish(CountDownLatch last, TestJob job) {
        try {
            assertThat(last.await(60, TimeUnit.SECONDS)).isTrue();
            job.finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aJournalThatCannotBeWrittenIsToldAndNothingIsPromised() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (TestCoordinator coordinator = TestCoordinator.start(disk, SMALL + "muster.store.reserve = 0")) {
            inTwoSteps(coordinator, second).keepConnected();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1");
            String id = client.start(Requests.collectors("a", "b"));
            awaitFirst(client, id);
            fill(0);
            String request = Requests.collectors("c");
            assertThat(client.post("/collectLogs/start", request).statusCode()).isNotEqualTo(202);
            assertThat(client.get("/ready").statusCode()).isEqualTo(503);
            assertThat(client.get("/ready").body()).contains("journal").contains("No space left on device");
            free();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.get("/ready").statusCode() == 200);
            second.countDown();
            CollectionView end = client.awaitEnd(id);
            assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
        }
    }
}

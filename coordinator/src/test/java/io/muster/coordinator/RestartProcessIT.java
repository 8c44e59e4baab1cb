package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.LoneCoordinator;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.StatusWatcher;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.VerdictKind;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} of the only coordinator does to its collections: nothing but a pause. */
class RestartProcessIT {
    private static final long SEED = Long.getLong("restart.seed", System.nanoTime());
    private static final int TRIALS = Integer.getInteger("restart.trials", 3);
    private static final String[] COLLECTORS = {"a", "b", "c", "d", "e"};

    @TempDir
    private Path folder;

    private final Random random = new Random(SEED);
    private final List<TestAgent> agents = new ArrayList<>();
    private LoneCoordinator coordinator;

    @BeforeEach
    void start() throws Exception {
        System.out.println("restart.seed=" + SEED);
        coordinator = new LoneCoordinator(folder.resolve("data"), "muster.journal.snapshot-every = 40").start();
    }

    @AfterEach
    void stop() throws Exception {
        agents.forEach(TestAgent::close);
        coordinator.close();
    }

    private static byte[] content(String node, CollectorId collector) {
        byte[] content = new byte[20_000];
        new Random((node + "/" + collector).hashCode()).nextBytes(content);
        return content;
    }

    private static void pause(int millis) {
        try {
            assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void agent(String node) throws Exception {
        agents.add(new TestAgent(coordinator.address(), coordinator.joinSecret(), node)
                .onJob(job -> doSlowly(node, job))
                .keepConnected());
        coordinator.client().awaitConnected(node);
    }

    private static void doSlowly(String node, TestJob job) {
        job.accept();
        for (CollectorId collector : job.collectors()) {
            pause(150);
            job.collectStubbornly(collector, content(node, collector));
        }
        job.finish();
    }

    private HttpResponse<String> start(ApiClient client, String key) throws Exception {
        return client.send(client.request("/collectLogs/start")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(BodyPublishers.ofString(Requests.collectors(COLLECTORS)))
                .build());
    }

    @Test
    void killedAtRandomMomentsItLosesAndReversesNothing() throws Exception {
        agent("n1");
        agent("n2");
        ApiClient client = coordinator.client();
        for (int trial = 0; trial < TRIALS; trial++) {
            String key = "key-" + trial;
            String id =
                    Json.mapper().readTree(start(client, key).body()).get("id").asText();
            try (StatusWatcher watcher = new StatusWatcher(client, id)) {
                pause(1 + random.nextInt(1200));
                coordinator.kill();
                coordinator.start();
                HttpResponse<String> again = start(client, key);
                assertThat(again.statusCode()).as(again.body()).isEqualTo(200);
                assertThat(again.body()).contains(id);
                CollectionView end = client.awaitEnd(id);
                assertComplete(end);
                pause(50);
                assertThat(watcher.violations())
                        .as("seed %d, trial %d", SEED, trial)
                        .isEmpty();
            }
        }
        try (Stream<Path> temporary = Files.list(coordinator.dataDir().resolve("tmp"))) {
            assertThat(temporary).isEmpty();
        }
    }

    private void assertComplete(CollectionView end) throws Exception {
        assertThat(end.status()).as("seed %d: %s", SEED, end).isEqualTo(CollectionState.COMPLETED);
        assertThat(end.verdicts()).containsOnlyKeys(VerdictKind.COLLECTED).containsEntry(VerdictKind.COLLECTED, 10);
        Files.deleteIfExists(folder.resolve("bundle.tar.zst"));
        Path file = coordinator
                .client()
                .download("/collectLogs/tasks/" + end.id() + "/bundle", folder.resolve("bundle.tar.zst"));
        assertThat(file).hasSize(Objects.requireNonNull(end.bundle()).bytes());
        try (BundleReader reader = BundleReader.open(file)) {
            for (String node : List.of("n1", "n2")) {
                for (String collector : COLLECTORS) {
                    EntryRecord entry = reader.entries()
                            .filter(e -> e.path().endsWith(node + "/run-host/" + collector + ".txt"))
                            .findFirst()
                            .orElseThrow();
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    reader.copy(entry, content);
                    assertThat(content.toByteArray()).isEqualTo(content(node, new CollectorId(collector)));
                }
            }
        }
    }

    @Test
    void theTimelineTellsOfTheRestartAndTheQueueKeepsItsOrder() throws Exception {
        coordinator.kill();
        Files.writeString(
                coordinator.dataDir().resolve("test.conf"),
                "\nmuster.limits.collections = 1\n",
                java.nio.file.StandardOpenOption.APPEND);
        coordinator.start();
        agent("n1");
        ApiClient client = coordinator.client();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(client.start(Requests.collectors(COLLECTORS)));
        }
        Awaitility.await().until(() -> client.view(ids.get(0)).progress().collectorsDone() > 0);
        coordinator.kill();
        coordinator.start();
        List<CollectionView> ends = new ArrayList<>();
        for (String id : ids) {
            ends.add(client.awaitEnd(id));
        }
        assertThat(ends).allMatch(v -> v.status() == CollectionState.COMPLETED);
        assertThat(Objects.requireNonNull(ends.get(0).timeline()))
                .anyMatch(t -> t.event().equals("coordinator restarted"));
        for (int i = 1; i < 3; i++) {
            assertThat(Objects.requireNonNull(ends.get(i).startedAt()))
                    .isAfterOrEqualTo(Objects.requireNonNull(ends.get(i - 1).endedAt()));
        }
    }

    /** The last counters may come, and be kept, a moment after the end. */
    private static CollectionView settled(ApiClient client, String id) {
        AtomicReference<CollectionView> last = new AtomicReference<>();
        return Awaitility.await()
                .pollInterval(Duration.ofMillis(700))
                .until(() -> client.view(id), view -> view.equals(last.getAndSet(view)));
    }

    @Test
    void whatEndedBeforeIsStillThere() throws Exception {
        agent("n1");
        ApiClient client = coordinator.client();
        String id = client.start(Requests.collectors(COLLECTORS));
        client.awaitEnd(id);
        CollectionView before = settled(client, id);
        byte[] bundle =
                client.bytes("/collectLogs/tasks/" + id + "/bundle", r -> r).body();
        coordinator.kill();
        coordinator.start();
        assertThat(client.view(id)).isEqualTo(before);
        assertThat(client.bytes("/collectLogs/tasks/" + id + "/bundle", r -> r).body())
                .isEqualTo(bundle);
        assertThat(client.json("/nodes").toString()).contains("\"node\":\"n1\"");
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> agents.get(0).jobs().isEmpty());
    }
}

package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Postgres;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.json.Json;
import io.muster.protocol.manifest.ManifestHeader.TimelineEntry;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.VerdictKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several coordinators that know of each other through one PostgreSQL. */
@Timeout(180)
class SeveralCoordinatorsIT {
    @TempDir
    private Path folder;

    private Postgres postgres;
    private final List<TestCoordinator> coordinators = new ArrayList<>();

    @BeforeEach
    void startDatabase() {
        postgres = Postgres.start();
    }

    @AfterEach
    void stopAll() {
        coordinators.forEach(TestCoordinator::close);
        if (postgres != null) {
            postgres.close();
        }
    }

    private TestCoordinator start(String name) throws Exception {
        TestCoordinator coordinator = TestCoordinator.start(folder.resolve(name), postgres.config());
        coordinators.add(coordinator);
        return coordinator;
    }

    private void stop(TestCoordinator coordinator) {
        coordinators.remove(coordinator);
        coordinator.close();
    }

    private static void awaitLeader(TestCoordinator coordinator) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(coordinator::leads);
    }

    @Test
    void oneLeadsAndEachAnswersTheSameToTheSameUser() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        assertThat(List.of(a.leads(), b.leads())).containsExactly(true, false);
        assertThat(b.joinSecret()).isEqualTo(a.joinSecret());
        assertThat(b.client().credentials()).isEqualTo(a.client().credentials());

        b.agent("n1").connect();
        a.client().awaitConnected("n1");
        String id = b.client().start(Requests.collectors("a"));
        assertThat(a.client().awaitEnd(id).status()).isEqualTo(CollectionState.COMPLETED);
        assertThat(b.client().view(id)).isEqualTo(a.client().view(id));
        assertThat(b.client().json("/collectLogs/tasks").toString()).contains(id);
        assertThat(b.client()
                        .post("/collectLogs/cancel", "{\"id\":\"" + id + "\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void chunksPushedToAnotherCoordinatorAreHandedOnToTheLeader() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        b.agent("n1").connect();
        a.client().awaitConnected("n1");
        CollectionView end = a.client().awaitEnd(a.client().start(Requests.collectors("a", "b")));
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
        assertThat(folder.resolve("a/collections/" + end.id() + "/bundle.json")).exists();
        assertThat(folder.resolve("b/collections/" + end.id())).doesNotExist();
    }

    @Test
    void aBundleIsHadFromAnyCoordinatorWithRangesAndTags() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        a.agent("n1").connect();
        a.client().awaitConnected("n1");
        String id = a.client().start(Requests.collectors("a"));
        a.client().awaitEnd(id);
        String path = "/collectLogs/tasks/" + id + "/bundle";

        HttpResponse<byte[]> there = a.client().bytes(path, r -> r);
        HttpResponse<byte[]> relayed = b.client().bytes(path, r -> r);
        assertThat(relayed.body()).isEqualTo(there.body());
        for (String header : List.of("ETag", "Repr-Digest", "Content-Length", "Content-Disposition", "Content-Type")) {
            assertThat(relayed.headers().firstValue(header))
                    .as(header)
                    .isEqualTo(there.headers().firstValue(header));
        }

        HttpResponse<byte[]> part = b.client().bytes(path, r -> r.header("Range", "bytes=3-9"));
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range")).hasValue("bytes 3-9/" + there.body().length);
        assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(there.body(), 3, 10));

        String etag = there.headers().firstValue("ETag").orElseThrow();
        assertThat(b.client().bytes(path, r -> r.header("If-None-Match", etag)).statusCode())
                .isEqualTo(304);
        HttpResponse<byte[]> head = b.client().bytes(path, r -> r.method("HEAD", BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Length")).hasValue(Integer.toString(there.body().length));
        assertThat(b.client().json("/collectLogs/tasks/" + id + "/manifest").toString())
                .contains("COMPLETED");
        String entries = "/collectLogs/tasks/" + id + "/entries";
        String listed = "?folders=1&prefix=host-collectors%2Fn1%2Frun-host%2F";
        assertThat(b.client().get(entries + listed).body())
                .isEqualTo(a.client().get(entries + listed).body())
                .contains("run-host/a.txt");
        HttpResponse<String> entry = b.client().get(entries + "/host-collectors/n1/run-host/a.txt");
        assertThat(entry.body()).isEqualTo("output of a on n1\n");
        assertThat(entry.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void afterAnOrderlyStopAnotherLeadsAndKnowsEverything() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        b.agent("n1").connect();
        a.client().awaitConnected("n1");
        String body = Requests.collectors("a");
        HttpResponse<String> first = started(a, body);
        String id = Json.mapper().readTree(first.body()).get("id").asText();
        a.client().awaitEnd(id);

        stop(a);
        awaitLeader(b);

        HttpResponse<String> again = started(b, body);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(again.body()).contains(id);
        b.client().awaitConnected("n1");
        CollectionView next = b.client().awaitEnd(b.client().start(Requests.collectors("a")));
        assertThat(next.status()).as(next.toString()).isEqualTo(CollectionState.COMPLETED);

        HttpResponse<String> gone = b.client().get("/collectLogs/tasks/" + id + "/bundle");
        assertThat(gone.statusCode()).isEqualTo(503);
        assertThat(gone.headers().firstValue("Retry-After")).isPresent();
        assertThat(gone.body()).contains("BUNDLE_AWAY", "coordinator-id");

        TestCoordinator back = start("a");
        assertThat(back.leads()).isFalse();
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        b.client().get("/collectLogs/tasks/" + id + "/manifest").statusCode())
                .isEqualTo(200));

        assertThat(b.client()
                        .send(b.client()
                                .request("/collectLogs/tasks/" + id)
                                .DELETE()
                                .build())
                        .statusCode())
                .isEqualTo(204);
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> !java.nio.file.Files.exists(folder.resolve("a/collections/" + id)));
    }

    private static HttpResponse<String> started(TestCoordinator coordinator, String body) throws Exception {
        ApiClient client = coordinator.client();
        return client.send(client.request("/collectLogs/start")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "one")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void theFirstToComeBackAfterATotalOutageLeadsTheOthers() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        stop(b);
        stop(a);
        TestCoordinator back = start("b");
        assertThat(back.leads()).isTrue();
        assertThat(start("a").leads()).isFalse();
    }

    @Test
    void severalThatStartAtOnceBecomeOneCluster() throws Exception {
        List<Thread> starting = new ArrayList<>();
        List<TestCoordinator> started = java.util.Collections.synchronizedList(new ArrayList<>());
        for (String name : List.of("a", "b", "c")) {
            Thread thread = new Thread(() -> {
                try {
                    started.add(TestCoordinator.start(folder.resolve(name), postgres.config()));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            starting.add(thread);
            thread.start();
        }
        for (Thread thread : starting) {
            thread.join();
        }
        coordinators.addAll(started);
        assertThat(started).hasSize(3);
        assertThat(started.stream().filter(TestCoordinator::leads)).hasSize(1);
        JsonNode nodes = Objects.requireNonNull(started.get(2)).client().json("/nodes");
        assertThat(nodes.isArray()).isTrue();
    }

    @Test
    void aCollectionGoesOnUnderAnotherCoordinatorWithWhatItsAgentsKept() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        CountDownLatch goOn = new CountDownLatch(1);
        connectHalfway(b, "half", goOn);
        b.agent("done").connect();
        b.client().awaitConnected("half", "done");
        String id = b.client().start(Requests.collectors("x", "y"));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> verdicts(b, id) == 3);

        stop(a);
        awaitLeader(b);
        goOn.countDown();

        CollectionView end = b.client().awaitEnd(id);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
        assertThat(timeline(end)).contains("taken over");
        assertThat(entries(b, id))
                .anyMatch(p -> p.endsWith("/half/run-host/x.txt"))
                .anyMatch(p -> p.endsWith("/half/run-host/y.txt"))
                .anyMatch(p -> p.endsWith("/done/run-host/x.txt"))
                .anyMatch(p -> p.endsWith("/done/run-host/y.txt"));
    }

    @Test
    void whatAnAgentNoLongerHasIsCollectedAgainAndTheTimelineTells() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        TestAgent half = b.agent("half").onJob(SeveralCoordinatorsIT::beginOnly).connect();
        b.client().awaitConnected("half");
        String id = b.client().start(Requests.collectors("x", "y"));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> verdicts(b, id) == 1);

        half.forgetJobs();
        half.onJob(TestJob::doEverything);
        stop(a);
        awaitLeader(b);

        CollectionView end = b.client().awaitEnd(id);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
        assertThat(timeline(end)).contains("taken over", "collected again");
        assertThat(entries(b, id))
                .anyMatch(p -> p.endsWith("/half/run-host/x.txt"))
                .anyMatch(p -> p.endsWith("/half/run-host/y.txt"));
    }

    @Test
    void whatIsGoneWithItsCoordinatorAndItsAgentIsLostAndNotCalledCollected() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        TestAgent half = b.agent("half").onJob(SeveralCoordinatorsIT::beginOnly).connect();
        b.client().awaitConnected("half");
        String id = b.client().start(Requests.collectors("x", "y"));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> verdicts(b, id) == 1);

        half.disconnect();
        stop(a);
        awaitLeader(b);

        CollectionView end = b.client().awaitEnd(id);
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.FAILED);
        assertThat(end.verdicts()).containsOnly(Map.entry(VerdictKind.LOST, 2));
        assertThat(timeline(end)).contains("content lost");
    }

    private static void beginOnly(TestJob job) {
        job.accept();
        job.collect(job.collectors().get(0));
    }

    /** An agent that collects one of its collectors, and the rest when it is told. */
    private static void connectHalfway(TestCoordinator coordinator, String node, CountDownLatch goOn) {
        coordinator
                .agent(node)
                .onJob(job -> {
                    beginOnly(job);
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    job.collectors().stream().skip(1).forEach(c -> job.collectStubbornly(c, new byte[] {1, 2, 3}));
                    job.finish();
                })
                .connect();
    }

    private static int verdicts(TestCoordinator coordinator, String id) {
        return coordinator.client().view(id).verdicts().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    private static List<String> timeline(CollectionView view) {
        return Objects.requireNonNull(view.timeline()).stream()
                .map(TimelineEntry::event)
                .toList();
    }

    private List<String> entries(TestCoordinator coordinator, String id) throws Exception {
        Path file = coordinator.client().download("/collectLogs/tasks/" + id + "/bundle", folder.resolve(id));
        try (BundleReader reader = BundleReader.open(file)) {
            return reader.entries().map(EntryRecord::path).toList();
        }
    }

    @Test
    void aRestartOfTheDatabaseThatIsShorterThanTheLeaseChangesNothing() throws Exception {
        TestCoordinator a = start("a");
        TestCoordinator b = start("b");
        a.agent("n1").connect();
        b.client().awaitConnected("n1");

        postgres.crash();
        postgres.resume();

        CollectionView end = b.client().awaitEnd(b.client().start(Requests.collectors("a")));
        assertThat(end.status()).as(end.toString()).isEqualTo(CollectionState.COMPLETED);
        assertThat(a.leads()).isTrue();
    }
}

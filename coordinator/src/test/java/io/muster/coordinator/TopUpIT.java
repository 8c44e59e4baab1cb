package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.BundleVerifier;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was missing is collected again, and one bundle tells of both. */
class TopUpIT {
    private static final CollectorId SLOW = new CollectorId("slow");
    private static final byte[] BEGINNING = "the beginning\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private TestCoordinator coordinator;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        coordinator = TestCoordinator.start(folder.resolve("data"), "muster.nodes = [away]");
        client = coordinator.client();
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    /** Collects "quick", and of "slow" only its beginning, the first time. */
    private static void fallShort(TestJob job) {
        if (!job.collectors().contains(new CollectorId("quick"))) {
            job.doEverything();
            return;
        }
        job.accept();
        job.collect(new CollectorId("quick"));
        job.update(new JobUpdate.CollectorStarted(SLOW, Instant.now()));
        job.write(SLOW, BEGINNING);
        job.push(1);
        job.update(new JobUpdate.CollectorFinished(
                SLOW,
                new Verdict(
                        VerdictKind.TIMED_OUT,
                        "after 1 s",
                        null,
                        Instant.now(),
                        Instant.now(),
                        1,
                        BEGINNING.length,
                        0,
                        List.of())));
        job.finish();
    }

    private CollectionView incomplete() throws Exception {
        coordinator.agent("short").onJob(TopUpIT::fallShort).connect();
        coordinator.agent("good").connect();
        client.awaitConnected("short", "good");
        CollectionView end = client.awaitEnd(client.start(Requests.collectors("quick", "slow")));
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        return end;
    }

    private CollectionView topUp(CollectionView earlier) throws Exception {
        HttpResponse<String> answer = client.post("/collectLogs/tasks/" + earlier.id() + "/top-up", "");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return client.awaitEnd(Json.mapper().readTree(answer.body()).get("id").asText());
    }

    private HttpResponse<String> refused(String id) throws Exception {
        return client.post("/collectLogs/tasks/" + id + "/top-up", "");
    }

    private Map<String, String> contents(CollectionView view) throws Exception {
        Path bundle =
                client.download("/collectLogs/tasks/" + view.id() + "/bundle", folder.resolve(view.id() + ".tar.zst"));
        // What timed out is marked as the beginning that it is, nothing is damaged.
        assertThat(BundleVerifier.verify(bundle).findings()).isEmpty();
        Map<String, String> contents = new TreeMap<>();
        try (BundleReader reader = BundleReader.open(bundle)) {
            for (var entry : reader.entries().toList()) {
                String path = entry.path().substring(entry.path().indexOf('/') + 1);
                path = path.replaceFirst("top-up-[0-9a-f]{8}/", "top-up/");
                if (entry.type() == EntryHeader.EntryType.FILE && path.contains("run-host")) {
                    contents.put(path, new String(reader.content(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        }
        return contents;
    }

    private Map<String, String> verdicts(CollectionView view) throws IOException, InterruptedException {
        JsonNode manifest = client.json("/collectLogs/tasks/" + view.id() + "/manifest");
        assertThat(manifest.at("/proof/holds").asBoolean()).isTrue();
        Map<String, String> verdicts = new TreeMap<>();
        manifest.get("items")
                .forEach(item -> verdicts.put(
                        item.get("node").asText() + " " + item.get("collector").asText(),
                        item.get("verdict").asText()));
        return verdicts;
    }

    @Test
    void oneBundleHoldsWhatWasThereAndWhatCameLater() throws Exception {
        CollectionView first = incomplete();
        coordinator.agent("away").connect();
        client.awaitConnected("away");
        CollectionView second = topUp(first);
        assertThat(second.status()).as(second.toString()).isEqualTo(CollectionState.COMPLETED);
        assertThat(contents(second))
                .containsOnly(
                        Map.entry("host-collectors/short/run-host/quick.txt", "output of quick on short\n"),
                        Map.entry("host-collectors/short/run-host/slow.txt", "the beginning\n"),
                        Map.entry("top-up/host-collectors/short/run-host/slow.txt", "output of slow on short\n"),
                        Map.entry("host-collectors/good/run-host/quick.txt", "output of quick on good\n"),
                        Map.entry("host-collectors/good/run-host/slow.txt", "output of slow on good\n"),
                        Map.entry("host-collectors/away/run-host/quick.txt", "output of quick on away\n"),
                        Map.entry("host-collectors/away/run-host/slow.txt", "output of slow on away\n"));
        assertThat(client.get("/collectLogs/tasks/" + second.id() + "/nodes/short/collectors/slow/output")
                        .body())
                .contains("output of slow on short")
                .doesNotContain("the beginning");
        assertThat(verdicts(second)).hasSize(6).values().containsOnly("COLLECTED");
        assertThat(Objects.requireNonNull(second.bundle()).file())
                .startsWith(Objects.requireNonNull(first.bundle()).file().replace(".tar.zst", "-"));
    }

    @Test
    void theSameKeyNamesTheSameCollection() throws Exception {
        CollectionView first = incomplete();
        List<JsonNode> answers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = client.send(client.request("/collectLogs/tasks/" + first.id() + "/top-up")
                    .header("Idempotency-Key", "once")
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build());
            assertThat(answer.statusCode()).isEqualTo(i == 0 ? 202 : 200);
            answers.add(Json.mapper().readTree(answer.body()));
        }
        assertThat(answers.get(1).get("id")).isEqualTo(answers.get(0).get("id"));
        client.awaitEnd(answers.get(0).get("id").asText());
    }

    @Test
    void onlyWhatIsMissingRunsAgain() throws Exception {
        List<CollectorId> ran = new ArrayList<>();
        coordinator
                .agent("short")
                .onJob(job -> {
                    ran.addAll(job.collectors());
                    fallShort(job);
                })
                .connect();
        client.awaitConnected("short");
        CollectionView first = client.awaitEnd(
                client.start(Requests.with("\"from\":\"nodes\",\"nodes\":\"short\",", "quick", "slow")));
        ran.clear();
        assertThat(topUp(first).status()).isEqualTo(CollectionState.COMPLETED);
        assertThat(ran).containsExactly(SLOW);
    }

    @Test
    void aNodeThatIsAwayAgainTakesNothingFromWhatWasThere() throws Exception {
        CollectionView first = incomplete();
        CollectionView second = topUp(first);
        assertThat(second.status()).isEqualTo(CollectionState.PARTIAL);
        coordinator.agent("away").connect();
        client.awaitConnected("away");
        CollectionView third = topUp(second);
        assertThat(third.status()).as(third.toString()).isEqualTo(CollectionState.COMPLETED);
        assertThat(contents(third).keySet())
                .contains(
                        "host-collectors/short/run-host/slow.txt",
                        "top-up/host-collectors/short/run-host/slow.txt",
                        "host-collectors/away/run-host/slow.txt")
                .hasSize(7);
    }

    @Test
    void theEarlierBundleMayBeDeletedAfterwards() throws Exception {
        CollectionView first = incomplete();
        coordinator.agent("away").connect();
        client.awaitConnected("away");
        CollectionView second = topUp(first);
        HttpResponse<String> deleted = client.send(
                client.request("/collectLogs/tasks/" + first.id()).DELETE().build());
        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(contents(second)).hasSize(7);
    }

    @Test
    void whatLacksNothingAndWhatIsUnknownIsRefused() throws Exception {
        coordinator.agent("away").connect();
        client.awaitConnected("away");
        CollectionView complete = client.awaitEnd(client.start(Requests.collectors("quick")));
        HttpResponse<String> nothing = refused(complete.id().value());
        assertThat(nothing.statusCode()).isEqualTo(409);
        assertThat(nothing.body()).contains("NOTHING_MISSING");
        assertThat(refused("01900000-0000-7000-8000-000000000000").statusCode()).isEqualTo(404);
        HttpResponse<String> field =
                client.post("/collectLogs/tasks/" + complete.id() + "/top-up", "{\"nodes\":\"a\"}");
        assertThat(field.statusCode()).isEqualTo(400);
        assertThat(field.body()).contains("\"nodes\"");
    }
}

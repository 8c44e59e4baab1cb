package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.PutServer;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads as users ask for them. */
class UploadIT {
    @TempDir
    private Path folder;

    private PutServer server;
    private TestCoordinator coordinator;
    private TestAgent agent;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        server = PutServer.start();
        Files.createDirectories(folder.resolve("bundles"));
        coordinator = TestCoordinator.start(
                folder.resolve("data"),
                """
                muster.delivery { retry-from = 20 ms, retry-to = 100 ms, give-up = 1 s, preflight-timeout = 2 s, concurrency = 1 }
                muster.destinations {
                  web { url = "%s/in" }
                  local { url = "file://%s" }
                  nowhere { url = "http://127.0.0.1:1/in" }
                }
                """
                        .formatted(server.address(), folder.resolve("bundles")));
        agent = coordinator.agent("n1").connect();
        client = coordinator.client();
        client.awaitConnected("n1");
    }

    @AfterEach
    void stop() {
        coordinator.close();
        server.close();
    }

    private byte[] bundle(String id) throws Exception {
        return client.bytes("/collectLogs/tasks/" + id + "/bundle", r -> r).body();
    }

    private CollectionView awaitUpload(String id, UploadState state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(30))
                .until(() -> client.view(id), v -> v.upload().state() == state);
    }

    private HttpResponse<String> upload(String id, String body) throws Exception {
        return client.post("/collectLogs/tasks/" + id + "/upload", body);
    }

    @Test
    void aCollectionEndsWhenItsBundleHasArrived() throws Exception {
        String id = client.start(Requests.with("\"destination\": \"local\", \"customer\": \"c\",", "a"));
        CollectionView end = client.awaitEnd(id);
        assertThat(end.status()).isEqualTo(CollectionState.COMPLETED);
        assertThat(end.upload().state()).isEqualTo(UploadState.UPLOADED);
        assertThat(end.upload().reason()).contains("SHA-256");
        assertThat(folder.resolve(
                        "bundles/c/" + Objects.requireNonNull(end.bundle()).file()))
                .hasBinaryContent(bundle(id));
        assertThat(Objects.requireNonNull(end.timeline()))
                .extracting(t -> t.event())
                .containsSubsequence("sealed", "collection UPLOADING", "upload UPLOADED", "collection COMPLETED");
    }

    private HttpResponse<String> start(String fields) throws Exception {
        return client.post("/collectLogs/start", Requests.with(fields, "a"));
    }

    @Test
    void startsNothingWhereTheBundleCouldNotBeUploaded() throws Exception {
        HttpResponse<String> away = start("\"destination\": \"nowhere\",");
        assertThat(away.statusCode()).isEqualTo(409);
        assertThat(away.body())
                .contains("DESTINATION_UNAVAILABLE")
                .contains("127.0.0.1")
                .contains("ignorePreflight");
        server.succeedWith(403);
        HttpResponse<String> refused = start("\"destination\": \"web\",");
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("PREFLIGHT_FAILED").contains("answers 403");
        assertThat(client.get("/collectLogs/tasks").body()).contains("\"tasks\":[]");
        assertThat(agent.jobs()).isEmpty();
    }

    @Test
    void aRequestThatIsRepeatedIsAnsweredWithoutTryingItsDestinationAgain() throws Exception {
        String request = "\"destination\": \"web\", \"id\": \"key-1\",";
        HttpResponse<String> first = start(request);
        assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
        String location = first.headers().firstValue("Location").orElseThrow();
        client.awaitEnd(location.substring(location.lastIndexOf('/') + 1));
        server.succeedWith(403).seen().clear();
        HttpResponse<String> repeated = start(request);
        assertThat(repeated.statusCode()).as(repeated.body()).isEqualTo(200);
        assertThat(repeated.headers().firstValue("Location")).contains(location);
        assertThat(server.seen()).isEmpty();
        assertThat(start("\"destination\": \"web\", \"id\": \"key-2\",").statusCode())
                .isEqualTo(422);
    }

    @Test
    void aFailedUploadSpoilsNothingAndCanBeDoneElsewhere() throws Exception {
        String id = client.start(
                Requests.with("\"destination\": \"nowhere\", \"ignorePreflight\": true, \"ticket\": \"7\",", "a"));
        CollectionView failed = client.awaitEnd(id);
        assertThat(failed.status()).isEqualTo(CollectionState.COMPLETED);
        assertThat(failed.upload().state()).isEqualTo(UploadState.FAILED);
        assertThat(failed.upload().reason()).contains("given up after 1s");
        HttpResponse<String> again = upload(id, "{\"destination\": \"web\", \"customer\": \"A b\", \"ticket\": \"8\"}");
        assertThat(again.statusCode()).as(again.body()).isEqualTo(202);
        CollectionView uploaded = awaitUpload(id, UploadState.UPLOADED);
        assertThat(uploaded.status()).isEqualTo(CollectionState.COMPLETED);
        String path = "/in/A%20b/8/" + Objects.requireNonNull(uploaded.bundle()).file();
        assertThat(server.files()).containsOnlyKeys(path);
        assertThat(server.files().get(path)).isEqualTo(bundle(id));
    }

    @Test
    void uploadsTheSameAgainWithoutBeingToldWhereTo() throws Exception {
        String id = client.start(Requests.with("\"destination\": \"web\",", "a"));
        client.awaitEnd(id);
        server.files().clear();
        assertThat(upload(id, "").statusCode()).isEqualTo(202);
        awaitUpload(id, UploadState.UPLOADED);
        assertThat(server.files().values()).containsExactly(bundle(id));
    }

    @Test
    void refusesWhatCannotBeUploaded() throws Exception {
        String id = client.start(Requests.collectors("a"));
        client.awaitEnd(id);
        HttpResponse<String> noTarget = upload(id, "{}");
        assertThat(noTarget.statusCode()).isEqualTo(400);
        assertThat(noTarget.body()).contains("destination");
        HttpResponse<String> unreachable = upload(id, "{\"destination\": \"nowhere\"}");
        assertThat(unreachable.statusCode()).isEqualTo(409);
        HttpResponse<String> wrong = upload(id, "{\"destination\": \"file:///etc\", \"colour\": 1}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body())
                .contains("\"destination\"")
                .contains("\"colour\"")
                .contains("local, nowhere, web");
        assertThat(upload("01a1fcb7-b530-7c62-bef2-a7e631488ba1", "{\"destination\": \"local\"}")
                        .statusCode())
                .isEqualTo(404);
        agent.onJob(job -> job.accept());
        String running = client.start(Requests.collectors("a"));
        Awaitility.await().until(() -> client.view(running).status() == CollectionState.COLLECTING);
        HttpResponse<String> early = upload(running, "{\"destination\": \"local\"}");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.body()).contains("NO_BUNDLE");
    }

    @Test
    void cancellingAnUploadKeepsWhatWasCollected() throws Exception {
        String id = client.start(Requests.with("\"destination\": \"nowhere\", \"ignorePreflight\": true,", "a"));
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .until(() -> client.view(id).status() == CollectionState.UPLOADING);
        assertThat(upload(id, "{\"destination\": \"local\"}").body()).contains("UPLOAD_RUNNING");
        HttpResponse<String> deleted =
                client.send(client.request("/collectLogs/tasks/" + id).DELETE().build());
        assertThat(deleted.statusCode()).isEqualTo(409);
        client.post("/collectLogs/cancel", "{\"id\": \"" + id + "\"}");
        CollectionView end = client.awaitEnd(id);
        assertThat(end.status()).isEqualTo(CollectionState.COMPLETED);
        assertThat(end.upload().state()).isEqualTo(UploadState.FAILED);
        assertThat(end.upload().reason()).contains("cancelled by");
        assertThat(bundle(id)).isNotEmpty();
        assertThat(upload(id, "{\"destination\": \"local\"}").statusCode()).isEqualTo(202);
        awaitUpload(id, UploadState.UPLOADED);
    }

    @Test
    void moreUploadsThanMayRunWaitForTheirTurn() throws Exception {
        String first = client.start(Requests.with("\"destination\": \"nowhere\", \"ignorePreflight\": true,", "a"));
        String second = client.start(Requests.with("\"destination\": \"local\",", "a"));
        assertThat(client.awaitEnd(first).upload().state()).isEqualTo(UploadState.FAILED);
        assertThat(client.awaitEnd(second).upload().state()).isEqualTo(UploadState.UPLOADED);
    }

    @Test
    void theEventStreamGoesOnUntilAnUploadThatWasAskedForLaterHasEnded() throws Exception {
        String id = client.start(Requests.collectors("a"));
        client.awaitEnd(id);
        assertThat(upload(id, "{\"destination\": \"nowhere\", \"ignorePreflight\": true}")
                        .statusCode())
                .isEqualTo(202);
        String events = client.get("/collectLogs/tasks/" + id + "/events").body();
        assertThat(events).contains("event: uploadRequested").contains("\"state\":\"FAILED\"");
    }
}

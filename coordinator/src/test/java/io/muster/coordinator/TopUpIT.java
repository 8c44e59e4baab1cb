package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopUpIT {
    private static final CollectorId ALPHA = new CollectorId("alpha");

    @TempDir
    private Path folder;

    private static void everythingButAlpha(TestJob job) {
        job.accept();
        job.update(new JobUpdate.CollectorFinished(ALPHA, Verdict.withoutRun(VerdictKind.MISSING, "not yet")));
        job.collect(new CollectorId("beta"));
        job.finish();
    }

    @Test
    void onlyWhatIsMissingIsCollectedAgainUnderARestartToo() throws Exception {
        String lacking;
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            coordinator.agent("n1").onJob(TopUpIT::everythingButAlpha).connect();
            coordinator.agent("n2").connect();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1", "n2");
            lacking = client.start(Requests.with("\"customer\":\"Example inc.\",", "alpha", "beta"));
            CollectionView first = client.awaitEnd(lacking);
            assertThat(first.status()).isEqualTo(CollectionState.PARTIAL);
            assertThat(first.links()).containsEntry("topUp", "/collectLogs/tasks/" + lacking + "/top-up");
        }
        // What is missing is known from the journal, and there is more to be had now.
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            AtomicBoolean asked = new AtomicBoolean();
            coordinator
                    .agent("n1")
                    .onJob(job -> {
                        asked.set(job.collectors().equals(List.of(ALPHA)));
                        job.doEverything();
                    })
                    .connect();
            coordinator.agent("n2").connect();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1", "n2");
            String path = "/collectLogs/tasks/" + lacking + "/top-up";
            HttpResponse<String> answer = client.send(client.request(path)
                    .header("Idempotency-Key", "again")
                    .POST(BodyPublishers.noBody())
                    .build());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
            JsonNode started = Json.mapper().readTree(answer.body());
            CollectionView second = client.awaitEnd(started.get("id").asText());
            assertThat(second.status()).isEqualTo(CollectionState.COMPLETED);
            assertThat(asked).isTrue();
            assertThat(second.nodes()).hasSize(1);
            assertThat(second.progress().collectorsTotal()).isEqualTo(1);
            assertThat(second.customer()).isEqualTo("Example inc.");
            assertThat(second.links()).containsEntry("topUpOf", "/collectLogs/tasks/" + lacking);
            assertThat(second.timeline()).first().asString().contains("what " + lacking + " lacks");

            HttpResponse<String> same = client.send(client.request(path)
                    .header("Idempotency-Key", "again")
                    .POST(BodyPublishers.noBody())
                    .build());
            assertThat(same.statusCode()).isEqualTo(200);
            assertThat(same.body()).contains(second.id().value());
            HttpResponse<String> nothing = client.post("/collectLogs/tasks/" + second.id() + "/top-up", "{}");
            assertThat(nothing.statusCode()).isEqualTo(409);
            assertThat(nothing.body()).contains("NOTHING_MISSING");
        }
    }

    @Test
    void whatRunsOrIsUnknownIsRefused() throws Exception {
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            coordinator.agent("n1").onJob(TestJob::accept).connect();
            ApiClient client = coordinator.client();
            client.awaitConnected("n1");
            String id = client.start(Requests.collectors("alpha"));
            HttpResponse<String> running = client.post("/collectLogs/tasks/" + id + "/top-up", "{}");
            assertThat(running.statusCode()).isEqualTo(409);
            assertThat(running.body()).contains("COLLECTION_RUNNING");
            assertThat(client.post("/collectLogs/tasks/01930000-0000-7000-8000-0123456789ab/top-up", "{}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }
}

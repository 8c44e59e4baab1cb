package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.plan.CollectionState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The answers that agents rely on when they push. */
class ChunkIT {
    @TempDir
    private Path folder;

    @Test
    void pushesAreAnsweredAsTheProtocolSays() throws Exception {
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        List<TestJob> jobs = Collections.synchronizedList(new ArrayList<>());
        try (TestCoordinator coordinator = TestCoordinator.start(folder)) {
            ApiClient client = coordinator.client();
            TestAgent agent = coordinator.agent("n1");
            agent.onJob(job -> {
                        jobs.add(job);
                        job.accept();
                        var collector = job.collectors().get(0);
                        job.write(collector, "one".getBytes(StandardCharsets.UTF_8));
                        job.write(collector, "two".getBytes(StandardCharsets.UTF_8));
                        // The second before the first: acknowledged only when the first is there.
                        CompletableFuture<Integer> early = CompletableFuture.supplyAsync(() -> job.push(1));
                        answers.add(job.push(0));
                        answers.add(early.join());
                        answers.add(job.push(0));
                        answers.add(job.push(0, job.chunk(1), job.digest(1)));
                        answers.add(job.push(2, job.chunk(1), job.digest(0)));
                        answers.add(job.push(5, job.chunk(0), job.digest(0)));
                        answers.add(job.push(2, new byte[17 << 20], job.digest(0)));
                        job.update(new JobUpdate.CollectorFinished(collector, TestJob.collected(6)));
                        job.finish();
                    })
                    .connect();
            client.awaitConnected("n1");
            CollectionView end = client.awaitEnd(client.start(Requests.collectors("a")));
            assertThat(end.status()).isEqualTo(CollectionState.COMPLETED);
            assertThat(answers).containsExactly(201, 201, 200, 409, 422, 503, 413);
            assertThat(jobs.get(0).push(0)).isEqualTo(410);
        }
    }

    @Test
    void aFullDiskIsAnsweredSoThatTheAgentWaits() throws Exception {
        List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
        try (TestCoordinator coordinator =
                TestCoordinator.start(folder, "muster.store.free-space-watermark = 1000000 TiB")) {
            ApiClient client = coordinator.client();
            coordinator
                    .agent("n1")
                    .onJob(job -> {
                        job.accept();
                        job.write(job.collectors().get(0), "one".getBytes(StandardCharsets.UTF_8));
                        answers.add(job.push(0));
                        job.finish();
                    })
                    .connect();
            client.awaitConnected("n1");
            CollectionView end = client.awaitEnd(client.start(Requests.collectors("a")));
            assertThat(answers).containsExactly(507);
            assertThat(end.warnings()).anyMatch(w -> w.contains("only 0 of 1 chunks"));
        }
    }
}

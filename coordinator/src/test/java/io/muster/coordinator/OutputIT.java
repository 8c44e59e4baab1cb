package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.id.CollectionId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What collectors print, as their watchers see it while it is printed. */
class OutputIT {
    @TempDir
    private Path folder;

    private TestCoordinator coordinator;
    private TestAgent agent;
    private ApiClient client;
    private CollectionId id;
    private final CountDownLatch over = new CountDownLatch(1);

    @BeforeEach
    void start() throws Exception {
        coordinator = TestCoordinator.start(folder, "muster.agents.window = 20 s, muster.limits.collections = 1");
        client = coordinator.client();
        agent = coordinator
                .agent("n1")
                .onJob(job -> {
                    job.accept();
                    awaitEnd();
                    job.collectors().forEach(job::collect);
                    job.finish();
                })
                .connect();
        client.awaitConnected("n1");
        id = new CollectionId(client.start(Requests.collectors("a", "b")));
        Awaitility.await().until(() -> !agent.jobs().isEmpty());
    }

    @AfterEach
    void stop() {
        over.countDown();
        coordinator.close();
    }

    private void awaitEnd() {
        try {
            assertThat(over.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static OutputPiece stdout(long from, String text) {
        return new OutputPiece(false, from, from + text.length(), text);
    }

    private CompletableFuture<HttpResponse<String>> watch(UnaryOperator<HttpRequest.Builder> more) {
        return client.async("/collectLogs/tasks/" + id + "/nodes/n1/collectors/a/output", more);
    }

    private long asked() {
        return agent.received().stream()
                .filter(AgentCommand.WatchOutput.class::isInstance)
                .count();
    }

    private void awaitAsked(int times) {
        Awaitility.await().until(() -> asked() == times);
    }

    private static String body(CompletableFuture<HttpResponse<String>> watcher) throws Exception {
        HttpResponse<String> response = watcher.get(20, TimeUnit.SECONDS);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body().replace(": keep-alive\n\n", "");
    }

    @Test
    void everyPieceIsAnEventWithTheOffsetAfterIt() throws Exception {
        CompletableFuture<HttpResponse<String>> watcher = watch(r -> r);
        awaitAsked(1);
        agent.print(id, "a", null, stdout(0, "one\ntwo\n"), new OutputPiece(true, 0, 5, "oops\n"));
        agent.print(id, "a", "ended", stdout(8, "three"));
        assertThat(body(watcher))
                .isEqualTo(
                        """
                        id: 8
                        data: one
                        data: two
                        data:\s

                        event: stderr
                        id: 8,5
                        data: oops
                        data:\s

                        id: 13,5
                        data: three

                        event: end
                        data: ended

                        """);
    }

    @Test
    void asPlainTextItIsTheTextAlone() throws Exception {
        CompletableFuture<HttpResponse<String>> watcher = watch(r -> r.header("Accept", "text/plain"));
        awaitAsked(1);
        agent.print(id, "a", "ended", stdout(0, "one\n"), stdout(4, "two\n"));
        assertThat(body(watcher)).isEqualTo("one\ntwo\n");
    }

    @Test
    void whoWatchesBeforeThereIsAPlanWaitsForIt() throws Exception {
        String queued = client.start(Requests.collectors("c"));
        String path = "/collectLogs/tasks/" + queued + "/nodes/n1/collectors/c/output";
        CompletableFuture<HttpResponse<String>> watcher = client.async(path, r -> r);
        Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        assertThat(watcher).isNotDone();
        over.countDown();
        assertThat(body(watcher)).contains("event: end");
    }

    @Test
    void whoComesBackGoesOnWhereItWasAndHearsNothingTwice() throws Exception {
        CompletableFuture<HttpResponse<String>> first = watch(r -> r);
        awaitAsked(1);
        agent.print(id, "a", null, stdout(0, "one\n"), stdout(4, "two\n"));
        CompletableFuture<HttpResponse<String>> second = watch(r -> r.header("Last-Event-ID", "4"));
        agent.print(id, "a", null, stdout(4, "two\n"));
        agent.print(id, "a", "ended", stdout(8, "three\n"));
        assertThat(body(second)).contains("data: two\n", "data: three\n").doesNotContain("one", "gap");
        assertThat(body(first).split("data: two", -1)).hasSize(2);
    }

    @Test
    void whatIsMissingIsSaid() throws Exception {
        CompletableFuture<HttpResponse<String>> watcher = watch(r -> r);
        awaitAsked(1);
        agent.print(id, "a", "ended", stdout(100, "late\n"));
        assertThat(body(watcher)).startsWith("event: gap\ndata: dropped: 100 bytes\n\nid: 105\ndata: late\n");
    }

    @Test
    void manyWatchersAreOneStreamFromTheAgentAndItEndsWithTheLastOne() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> watchers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            watchers.add(watch(r -> r));
        }
        awaitAsked(1);
        for (int i = 0; i < 20; i++) {
            agent.print(id, "a", null, stdout(i * 10L, "line %04d\n".formatted(i)));
        }
        agent.print(id, "a", "ended", stdout(200, "last\n"));
        for (CompletableFuture<HttpResponse<String>> watcher : watchers) {
            assertThat(body(watcher)).contains("line 0000", "line 0019", "last").doesNotContain("gap");
        }
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void whoComesLateSeesItFromItsFirstByte() throws Exception {
        CompletableFuture<HttpResponse<String>> first = watch(r -> r.header("Accept", "text/plain"));
        awaitAsked(1);
        StringBuilder printed = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            String lines = ("line %04d ".formatted(i) + "x".repeat(89) + "\n").repeat(500);
            agent.print(id, "a", null, stdout(printed.length(), lines));
            printed.append(lines);
        }
        CompletableFuture<HttpResponse<String>> late = watch(r -> r.header("Accept", "text/plain"));
        Awaitility.await().pollDelay(Duration.ofMillis(200)).until(() -> true);
        agent.print(id, "a", "ended", stdout(printed.length(), "last\n"));
        printed.append("last\n");
        assertThat(body(late)).isEqualTo(printed.toString());
        assertThat(body(first)).isEqualTo(printed.toString());
        assertThat(asked()).isEqualTo(1);
    }

    @Test
    void theEndOfTheCollectionEndsTheWatchingOfAnAgentThatSaysNothing() throws Exception {
        CompletableFuture<HttpResponse<String>> watcher = watch(r -> r);
        awaitAsked(1);
        over.countDown();
        assertThat(body(watcher)).contains("event: end");
    }

    @Test
    void anAgentThatComesBackIsAskedForWhatIsMissing() throws Exception {
        CompletableFuture<HttpResponse<String>> watcher = watch(r -> r);
        awaitAsked(1);
        agent.print(id, "a", null, stdout(0, "one\n"));
        Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> true);
        agent.disconnect();
        client.awaitDisconnected("n1");
        agent.connect();
        awaitAsked(2);
        assertThat(agent.received())
                .contains(new AgentCommand.WatchOutput(
                        id, agent.jobs().get(0).collectors().get(0), 4, 0, 1L));
        agent.print(id, "a", "ended", stdout(4, "two\n"));
        assertThat(body(watcher)).contains("data: one", "data: two").doesNotContain("gap");
    }

    @Test
    void afterTheEndItComesOutOfTheBundleFromAnyOffset() throws Exception {
        over.countDown();
        client.awaitEnd(id.value());
        String printed = "output of a on n1\n";
        assertThat(body(watch(r -> r)))
                .isEqualTo("id: %d\ndata: output of a on n1\ndata: \n\nevent: end\ndata: ended\n\n"
                        .formatted(printed.length()));
        assertThat(body(watch(r -> r.header("Last-Event-ID", "7")))).contains("data: of a on n1\n");
        assertThat(body(watch(r -> r.header("Accept", "text/plain")))).isEqualTo(printed);
        HttpResponse<String> part = watch(r -> r.header("Accept", "text/plain").header("Range", "bytes=7-10"))
                .get(10, TimeUnit.SECONDS);
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("of a");
    }

    @Test
    void refusesWhatIsNotPlannedAndOffsetsThatAreNone() throws Exception {
        assertThat(client.get("/collectLogs/tasks/" + id + "/nodes/n1/collectors/c/output")
                        .statusCode())
                .isEqualTo(404);
        HttpResponse<String> bad = watch(r -> r.header("Last-Event-ID", "4;5")).get(10, TimeUnit.SECONDS);
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).contains("Last-Event-ID");
    }
}

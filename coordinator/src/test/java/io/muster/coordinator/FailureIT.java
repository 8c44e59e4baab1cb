package io.muster.coordinator;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.testing.ApiClient;
import io.muster.coordinator.testing.Requests;
import io.muster.coordinator.testing.TestAgent;
import io.muster.coordinator.testing.TestCoordinator;
import io.muster.coordinator.testing.TestJob;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sick node does to a collection: it answers for itself, and touches nobody else. */
class FailureIT {
    @TempDir
    private Path folder;

    private TestCoordinator coordinator;
    private ApiClient client;

    @BeforeEach
    void start() throws Exception {
        coordinator = TestCoordinator.start(folder, "muster.nodes = [absent]");
        client = coordinator.client();
        coordinator.agent("healthy").connect();
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private NodeProgress node(CollectionView view, String name) {
        return Objects.requireNonNull(view.nodes()).stream()
                .filter(n -> n.node().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<VerdictKind> verdicts(CollectionView view, String name) {
        return node(view, name).collectors().stream()
                .map(c -> Objects.requireNonNull(c.verdict()).kind())
                .toList();
    }

    @Test
    void anAbsentNodeIsUnreachableAndNeverMissing() throws Exception {
        client.awaitConnected("healthy");
        CollectionView end = client.awaitEnd(client.start(Requests.collectors("a", "b")));
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(node(end, "absent").state()).isEqualTo(NodeState.UNREACHABLE);
        assertThat(node(end, "absent").reason()).contains("node unreachable");
        assertThat(verdicts(end, "absent")).containsOnly(VerdictKind.LOST);
        assertThat(verdicts(end, "healthy")).containsOnly(VerdictKind.COLLECTED);
        assertThat(end.reason()).contains("UNREACHABLE");
    }

    @Test
    void onlyAbsentNodesMakeAFailedCollectionWithAManifest() throws Exception {
        String id = client.start(Requests.with("\"from\":\"nodes\",\"nodes\":\"absent\",", "a"));
        CollectionView end = client.awaitEnd(id);
        assertThat(end.status()).isEqualTo(CollectionState.FAILED);
        assertThat(client.json("/collectLogs/tasks/" + id + "/manifest").toString())
                .contains("UNREACHABLE");
    }

    @Test
    void anAgentThatVanishesKeepsWhatArrivedAndLosesTheRest() throws Exception {
        TestAgent sick = coordinator.agent("sick");
        sick.onJob(job -> {
            job.accept();
            job.collect(job.collectors().get(0));
            Awaitility.await().until(() -> acknowledged(sick) >= 3);
            sick.disconnect();
        });
        sick.connect();
        client.awaitConnected("healthy", "sick");
        String id = client.start(Requests.collectors("a", "b"));
        CollectionView end = client.awaitEnd(id);
        assertThat(end.status()).isEqualTo(CollectionState.PARTIAL);
        assertThat(node(end, "sick").state()).isEqualTo(NodeState.FAILED);
        assertThat(verdicts(end, "sick")).containsExactly(VerdictKind.COLLECTED, VerdictKind.LOST);
        assertThat(verdicts(end, "healthy")).containsOnly(VerdictKind.COLLECTED);
        assertThat(end.warnings()).anyMatch(w -> w.contains("sick"));
        assertThat(client.json("/collectLogs/tasks/" + id + "/manifest").toString())
                .contains("host-collectors/sick/run-host/a.txt");
    }

    @Test
    void anAgentThatWasThereAMomentBeforeTheRequestIsWaitedFor() throws Exception {
        TestAgent flapping = coordinator.agent("flapping");
        flapping.connect();
        client.awaitConnected("healthy", "flapping");
        flapping.disconnect();
        client.awaitDisconnected("flapping");
        String id = client.start(Requests.collectors("a", "b"));
        Awaitility.await().until(() -> node(client.view(id), "healthy").state().isTerminal());
        flapping.connect();
        CollectionView end = client.awaitEnd(id);
        assertThat(node(end, "flapping").state()).as(end.toString()).isEqualTo(NodeState.COLLECTED);
    }

    private static long acknowledged(TestAgent agent) {
        return agent.received().stream()
                .filter(AgentCommand.AckEvents.class::isInstance)
                .mapToLong(c -> ((AgentCommand.AckEvents) c).sequence())
                .max()
                .orElse(0);
    }

    @Test
    void anAgentThatComesBackGoesOnWhereItWas() throws Exception {
        TestAgent flapping = coordinator.agent("flapping");
        CountDownLatch back = new CountDownLatch(1);
        flapping.onJob(job -> {
            job.accept();
            job.collect(job.collectors().get(0));
            flapping.disconnect();
            // Nobody hears this one: it is said again after the reconnect.
            job.collect(job.collectors().get(1));
            await(back);
            flapping.connect();
            job.finish();
        });
        flapping.connect();
        client.awaitConnected("healthy", "flapping");
        String id = client.start(Requests.collectors("a", "b"));
        Awaitility.await().until(() -> Objects.requireNonNull(client.view(id).timeline()).stream()
                .anyMatch(t -> t.event().equals("agent is gone")));
        back.countDown();
        CollectionView end = client.awaitEnd(id);
        assertThat(node(end, "flapping").state()).as(end.toString()).isEqualTo(NodeState.COLLECTED);
        assertThat(Objects.requireNonNull(end.timeline()))
                .anyMatch(t -> t.event().equals("agent is back"));
        assertThat(flapping.received()).anyMatch(c -> c instanceof AgentCommand.AttachJob);
        Awaitility.await().until(() -> flapping.jobs().isEmpty());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void anAgentWithoutItsJobLosesIt() throws Exception {
        TestAgent restarted = coordinator.agent("restarted");
        restarted.onJob(job -> {
            job.accept();
            job.collect(job.collectors().get(0));
            Awaitility.await().until(() -> acknowledged(restarted) >= 3);
            restarted.disconnect();
            restarted.forgetJobs();
            restarted.withInstance("another");
            restarted.connect();
        });
        restarted.connect();
        client.awaitConnected("healthy", "restarted");
        CollectionView end = client.awaitEnd(client.start(Requests.collectors("a", "b")));
        assertThat(node(end, "restarted").state()).as(end.toString()).isEqualTo(NodeState.FAILED);
        assertThat(verdicts(end, "restarted")).containsExactly(VerdictKind.COLLECTED, VerdictKind.LOST);
        assertThat(node(end, "restarted").reason()).contains("no longer has this job");
    }

    @Test
    void anAgentThatHangsEndsAtItsDeadline() throws Exception {
        coordinator.agent("hanging").onJob(TestJob::accept).connect();
        client.awaitConnected("healthy", "hanging");
        String request = Requests.with("\"limits\":{\"nodeTimeout\":\"500ms\"},", "a");
        CollectionView end = client.awaitEnd(client.start(request));
        assertThat(node(end, "hanging").state()).isEqualTo(NodeState.TIMED_OUT);
        assertThat(verdicts(end, "hanging")).containsExactly(VerdictKind.TIMED_OUT);
        assertThat(verdicts(end, "healthy")).containsExactly(VerdictKind.COLLECTED);
    }

    @Test
    void theCollectionsDeadlineEndsNodesThatRunAndThatWait() throws Exception {
        coordinator.agent("h1").onJob(TestJob::accept).connect();
        coordinator.agent("h2").onJob(TestJob::accept).connect();
        client.awaitConnected("h1", "h2");
        String request = Requests.with(
                "\"from\":\"nodes\",\"nodes\":\"h1,h2\",\"limits\":{\"nodes\":1,\"timeout\":\"1s\"},", "a");
        CollectionView end = client.awaitEnd(client.start(request));
        assertThat(end.status()).isEqualTo(CollectionState.FAILED);
        assertThat(node(end, "h1").state()).isEqualTo(NodeState.TIMED_OUT);
        assertThat(node(end, "h2").state()).isEqualTo(NodeState.TIMED_OUT);
    }

    @Test
    void whatIsSaidTwiceHappensOnce() throws Exception {
        TestAgent stammering = coordinator.agent("stammering");
        stammering
                .onJob(job -> {
                    job.accept();
                    job.resend(0);
                    job.collectors().forEach(c -> {
                        job.collect(c);
                        job.resend(0);
                    });
                    job.push(0);
                    job.finish();
                    job.resend(0);
                })
                .connect();
        client.awaitConnected("healthy", "stammering");
        CollectionView end = client.awaitEnd(client.start(Requests.collectors("a", "b")));
        assertThat(node(end, "stammering").state()).isEqualTo(NodeState.COLLECTED);
        assertThat(end.verdicts()).containsEntry(VerdictKind.COLLECTED, 4);
    }

    @Test
    void eventsThatArriveWithAHoleAreAskedForAgain() throws Exception {
        TestAgent holey = coordinator.agent("holey");
        holey.onJob(job -> {
                    job.accept();
                    job.collectors().forEach(job::collect);
                    job.updateUnheard(new JobUpdate.Collected(java.time.Instant.now()));
                    job.finish();
                })
                .connect();
        client.awaitConnected("healthy", "holey");
        CollectionView end = client.awaitEnd(client.start(Requests.collectors("a")));
        assertThat(node(end, "holey").state()).isEqualTo(NodeState.COLLECTED);
    }

    @Test
    void cancelEndsWithWhatThereIs() throws Exception {
        TestAgent busy = coordinator.agent("busy");
        busy.onJob(job -> {
                    job.accept();
                    job.collect(job.collectors().get(0));
                    job.awaitCancel();
                    job.update(new JobUpdate.CollectorFinished(
                            job.collectors().get(1), Verdict.withoutRun(VerdictKind.CANCELLED, "cancelled")));
                    job.finish();
                })
                .connect();
        coordinator.agent("deaf").onJob(TestJob::accept).connect();
        client.awaitConnected("healthy", "busy", "deaf");
        String id = client.start(Requests.collectors("a", "b"));
        Awaitility.await().until(() -> client.view(id).progress().collectorsDone() >= 5);
        long asked = System.nanoTime();
        assertThat(client.post("/collectLogs/cancel", "{}").statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(1));
        CollectionView end = client.awaitEnd(id);
        assertThat(end.status()).isEqualTo(CollectionState.CANCELLED);
        assertThat(verdicts(end, "busy")).containsExactly(VerdictKind.COLLECTED, VerdictKind.CANCELLED);
        assertThat(verdicts(end, "deaf")).containsOnly(VerdictKind.CANCELLED);
        assertThat(end.bundle()).isNotNull();
        assertThat(client.post("/collectLogs/cancel", "{\"id\":\"" + id + "\"}").body())
                .contains("CANCELLED");
    }

    @Test
    void aCrashInOneNodesActorEndsThatNodeOnly() throws Exception {
        TestAgent odd = coordinator.agent("odd");
        odd.onJob(job -> {
                    job.accept();
                    // A verdict that is missing: no agent of ours sends it, and nothing here expects it.
                    odd.sayRaw("{\"type\":\"jobUpdated\",\"collection\":\"" + job.collection() + "\",\"sequence\":2,"
                            + "\"update\":{\"type\":\"collectorFinished\",\"collector\":\"a\"}}");
                })
                .connect();
        client.awaitConnected("healthy", "odd");
        CollectionView end = client.awaitEnd(client.start(Requests.collectors("a")));
        assertThat(node(end, "odd").state()).isEqualTo(NodeState.FAILED);
        assertThat(node(end, "odd").reason()).contains("internal error");
        assertThat(verdicts(end, "odd")).containsExactly(VerdictKind.FAILED);
        assertThat(verdicts(end, "healthy")).containsExactly(VerdictKind.COLLECTED);
    }

    @Test
    void aSilentAgentLosesItsSession() throws Exception {
        TestAgent silent = coordinator.agent("silent").connect();
        client.awaitConnected("silent");
        silent.fallSilent();
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                        client.json("/nodes").toString())
                .contains("\"node\":\"silent\",\"connected\":false"));
    }
}

package io.muster.agent.session;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.collect.CollectorResult;
import io.muster.agent.job.CommandRunner;
import io.muster.agent.job.JobHarness;
import io.muster.agent.job.JobTools;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.agent.process.OutputListener;
import io.muster.agent.spool.SpoolSpace;
import io.muster.agent.transfer.Coordinators;
import io.muster.agent.transfer.JoinSecret;
import io.muster.agent.transfer.TransferSettings;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.ChunksGone;
import io.muster.protocol.agent.AgentEvent.Hello;
import io.muster.protocol.agent.AgentEvent.JobUnknown;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.AgentEvent.StaleEpoch;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does when another coordinator takes over, and when one does not know that it has lost the lead. */
@Timeout(60)
class TakeoverIT {
    private static final CollectionId ID = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final int CHUNKS = 4;

    @TempDir
    Path folder;

    private FakeCoordinator first;
    private FakeCoordinator second;
    private JobHarness collectors;
    private long quota = 256 << 20;
    private @Nullable Session session;
    private @Nullable Thread thread;

    @BeforeEach
    void startCoordinators() throws IOException {
        first = new FakeCoordinator();
        second = new FakeCoordinator();
        collectors = new JobHarness(folder).with(spec("noise"), context -> {
            byte[] noise = new byte[(CHUNKS - 1) * (4 << 20) + 1000];
            new Random(1).nextBytes(noise);
            context.entries().put("noise", noise);
            return CollectorResult.collected();
        });
    }

    @AfterEach
    void stop() throws Exception {
        if (session != null) {
            session.close();
        }
        if (thread != null) {
            thread.join();
        }
        first.close();
        second.close();
    }

    private void startAgent(URI... addresses) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), FakeCoordinator.SECRET);
        Path jobs = Files.createDirectories(folder.resolve("jobs"));
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AgentParts parts = new AgentParts(
                new JobTools(collectors.catalog(), new NoCommands()),
                jobs,
                new SpoolSpace(jobs, quota, 0),
                new Coordinators(List.of(addresses)),
                () -> client,
                new JoinSecret(secret),
                new TransferSettings(Duration.ofSeconds(30), Duration.ofMillis(10), Duration.ofMillis(50)));
        Session started = new Session(
                new AgentIdentity(
                        JobHarness.NODE, "instance", "test", List.of(), java.util.Map.of(), java.util.Map.of()),
                parts,
                new SessionSettings(
                        Duration.ofSeconds(2),
                        Duration.ofMillis(10),
                        Duration.ofMillis(100),
                        Duration.ofMinutes(1),
                        4));
        session = started;
        Thread talking = new Thread(started::run, "session-under-test");
        thread = talking;
        talking.start();
    }

    private static JobOrder order() {
        return new JobOrder(
                JobHarness.NODE,
                JobHarness.ROOT,
                true,
                BundleFormat.TAR_ZST,
                List.of(spec("noise").build()),
                new JobLimits(4, null, Duration.ofSeconds(30), 1 << 30, 1 << 30, 2),
                null,
                null);
    }

    private static void awaitFinished(FakeCoordinator coordinator) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !coordinator.updates(JobUpdate.Finished.class).isEmpty());
    }

    private void runToTheEndOnTheFirst() throws IOException {
        startAgent(first.address(), second.address());
        await().until(first::hasSession);
        first.send(new AgentCommand.StartJob(ID, 1, order()));
        awaitFinished(first);
        assertThat(first.chunks()).hasSize(CHUNKS);
    }

    private void loseTheFirst() throws IOException {
        first.close();
        await().atMost(Duration.ofSeconds(10)).until(second::hasSession);
    }

    @Test
    void sendsAllChunksAgainToACoordinatorThatHasNone() throws Exception {
        runToTheEndOnTheFirst();
        loseTheFirst();
        Hello hello = second.events(Hello.class).get(0);
        assertThat(hello.jobs()).singleElement().matches(AgentEvent.HeldJob::finished);
        second.send(new AgentCommand.AttachJob(ID, 2, 2, 1, 0, List.of()));

        await().until(() -> second.chunks().size() == CHUNKS);
        second.chunks().forEach((number, chunk) -> assertThat(first.chunks().get(number))
                .as("chunk %d", number)
                .isEqualTo(chunk));
        assertThat(second.events(JobUpdated.class))
                .extracting(JobUpdated::sequence)
                .startsWith(3L);
        assertThat(second.events(ChunksGone.class)).isEmpty();
    }

    @Test
    void sendsOnlyWhatIsMissing() throws Exception {
        runToTheEndOnTheFirst();
        loseTheFirst();
        second.send(new AgentCommand.AttachJob(ID, 2, 2, 1, CHUNKS - 1, List.of()));

        await().until(() -> !second.chunks().isEmpty());
        assertThat(second.chunks()).containsOnlyKeys(CHUNKS - 1);
    }

    @Test
    void tellsWhichChunksAreGoneAndRunsAnotherAttempt() throws Exception {
        quota = 9 << 20;
        runToTheEndOnTheFirst();
        loseTheFirst();
        second.send(new AgentCommand.AttachJob(ID, 2, 2, 1, 0, List.of()));
        await().until(() -> !second.events(ChunksGone.class).isEmpty());
        ChunksGone gone = second.events(ChunksGone.class).get(0);
        assertThat(gone.firstHeld()).isBetween(1, CHUNKS - 1);
        assertThat(gone.attempt()).isEqualTo(1);
        second.events().clear();
        second.send(new AgentCommand.StartJob(ID, 2, order(), 2, List.of()));

        awaitFinished(second);
        assertThat(second.events(JobUpdated.class))
                .allSatisfy(updated -> assertThat(updated.attempt()).isEqualTo(2))
                .extracting(JobUpdated::sequence)
                .startsWith(1L);
        assertThat(second.contiguousChunks()).isEqualTo(CHUNKS);
        second.send(new AgentCommand.StartJob(ID, 2, order(), 1, List.of()));
        second.send(new AgentCommand.AttachJob(ID, 2, 0, 1, null, List.of()));
        await().until(() -> !second.events(JobUnknown.class).isEmpty());
    }

    @Test
    void pushesToTheAddressThatItIsTold() throws Exception {
        startAgent(first.address());
        await().until(first::hasSession);
        first.send(new AgentCommand.StartJob(ID, 1, order(), 1, List.of(second.address())));

        awaitFinished(first);
        assertThat(second.chunks()).hasSize(CHUNKS);
        assertThat(first.chunks()).isEmpty();
    }

    @Test
    void pushesToTheSessionsCoordinatorWhereTheOtherAddressIsDead() throws Exception {
        startAgent(first.address());
        await().until(first::hasSession);
        URI dead = second.address();
        second.close();
        first.send(new AgentCommand.StartJob(ID, 1, order(), 1, List.of(dead)));

        awaitFinished(first);
        assertThat(first.chunks()).hasSize(CHUNKS);
    }

    @Test
    void breaksOffPushesToACoordinatorThatHangsWhenAnotherOneLeads() throws Exception {
        startAgent(second.address());
        await().until(second::hasSession);
        first.hangPushes();
        second.send(new AgentCommand.StartJob(ID, 1, order(), 1, List.of(first.address())));
        await().until(() -> first.hangingPushes() > 0);
        second.send(new AgentCommand.AttachJob(ID, 2, 0, 1, 0, List.of(second.address())));

        // Well before the request's own bound of 30 seconds.
        await().atMost(Duration.ofSeconds(10)).until(() -> second.contiguousChunks() == CHUNKS);
    }

    @Test
    void waitsAsLongAsACoordinatorAsks() throws Exception {
        first.answerPushesWith(503);
        first.sayRetryAfter(2);
        startAgent(first.address());
        await().until(first::hasSession);
        long before = System.nanoTime();
        first.send(new AgentCommand.StartJob(ID, 1, order()));
        awaitFinished(first);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(2));
    }

    @Test
    void saysToACoordinatorThatHasLostTheLeadThatItIsStale() throws Exception {
        runToTheEndOnTheFirst();
        first.send(new AgentCommand.AttachJob(ID, 5, 0));
        first.send(new AgentCommand.ReleaseJob(ID, 4));

        await().until(() -> !first.events(StaleEpoch.class).isEmpty());
        assertThat(first.events(StaleEpoch.class)).containsExactly(new StaleEpoch(ID, 4, 5));
    }

    @Test
    void talksToACoordinatorOfThePreviousWireVersion() throws Exception {
        first.speakOnly(1);
        startAgent(first.address());
        await().until(first::hasSession);
        assertThat(first.events(Hello.class)).extracting(Hello::wireVersion).containsExactly(4, 3, 2, 1);
        first.send(new AgentCommand.StartJob(ID, 2, order()));
        awaitFinished(first);
        first.send(new AgentCommand.CancelJob(ID, 1, "stale"));
        first.send(new AgentCommand.AttachJob(CollectionId.next(java.time.Instant.now()), 2, 0));
        await().until(() -> !first.events(JobUnknown.class).isEmpty());

        assertThat(first.events(StaleEpoch.class)).isEmpty();
    }

    @Test
    void dropsAJobOfWhichTheCoordinatorKnowsMore() throws Exception {
        runToTheEndOnTheFirst();
        first.send(new AgentCommand.AttachJob(ID, 2, 99, 1, 0, List.of()));

        await().until(() -> !first.events(JobUnknown.class).isEmpty());
    }

    @Test
    void findsALivingCoordinatorAmongDeadOnesSoon() throws Exception {
        URI dead = second.address();
        second.close();
        startAgent(dead, URI.create("http://127.0.0.1:1"), first.address());

        await().atMost(Duration.ofSeconds(5)).until(first::hasSession);
    }

    @Test
    void aRefusalOfOneCoordinatorIsNoReasonToGiveUpTheOthers() throws Exception {
        second.greetWith(new AgentCommand.Rejected("PROTOCOL", "no", false));
        startAgent(second.address(), first.address());

        await().atMost(Duration.ofSeconds(5)).until(first::hasSession);
    }

    @Test
    void aSecondAttachOfTheSameLeaderDoesNotDisturbPushes() throws Exception {
        startAgent(first.address());
        await().until(first::hasSession);
        first.send(new AgentCommand.StartJob(ID, 1, order()));
        for (int i : Collections.nCopies(20, 0)) {
            first.send(new AgentCommand.AttachJob(ID, 1, i, 1, first.contiguousChunks(), List.of()));
        }
        awaitFinished(first);

        assertThat(first.contiguousChunks()).isEqualTo(CHUNKS);
    }

    private static final class NoCommands implements CommandRunner {
        @Override
        public CommandResult run(
                String runId, Command command, Duration timeout, long maxBytes, OutputListener listener) {
            throw new AssertionError("no commands here");
        }

        @Override
        public void killAll(String runIdPrefix) {}
    }
}

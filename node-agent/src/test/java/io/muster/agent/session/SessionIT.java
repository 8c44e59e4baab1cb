package io.muster.agent.session;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.job.CommandRunner;
import io.muster.agent.job.JobHarness;
import io.muster.agent.job.JobTools;
import io.muster.agent.job.Segments;
import io.muster.agent.job.Specs;
import io.muster.agent.process.Command;
import io.muster.agent.process.CommandResult;
import io.muster.agent.process.OutputListener;
import io.muster.agent.spool.SpoolSpace;
import io.muster.agent.transfer.Coordinators;
import io.muster.agent.transfer.JoinSecret;
import io.muster.agent.transfer.TransferSettings;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.AgentEvent.Hello;
import io.muster.protocol.agent.AgentEvent.JobUnknown;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent's session, jobs, spool and transfer against a coordinator that misbehaves. */
@Timeout(60)
class SessionIT {
    private static final CollectionId ID = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");

    @TempDir
    Path folder;

    private FakeCoordinator coordinator;
    private JobHarness collectors;
    private final List<CollectorSpec> specs = new ArrayList<>();
    private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    private Duration lease = Duration.ofMinutes(10);
    private int maxJobs = 4;
    private @Nullable Session session;
    private @Nullable Thread thread;

    @BeforeEach
    void startCoordinator() throws IOException {
        coordinator = new FakeCoordinator();
        collectors = new JobHarness(folder);
    }

    @AfterEach
    void stop() throws Exception {
        if (session != null) {
            session.close();
        }
        if (thread != null) {
            thread.join();
        }
        coordinator.close();
        assertThat(temporaryFilesLeft()).isEmpty();
    }

    private void startAgent(URI... addresses) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), FakeCoordinator.SECRET + "\n");
        Path jobs = Files.createDirectories(folder.resolve("jobs"));
        AgentParts parts = new AgentParts(
                new JobTools(collectors.catalog(), new NoCommands()),
                jobs,
                new SpoolSpace(jobs, 64 << 20, 0),
                new Coordinators(addresses.length == 0 ? List.of(coordinator.address()) : List.of(addresses)),
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                new JoinSecret(secret),
                new TransferSettings(Duration.ofSeconds(5), Duration.ofMillis(10), Duration.ofMillis(50)));
        AgentIdentity identity = new AgentIdentity(
                JobHarness.NODE, "instance", "test", List.of("collector:memory"), Map.of("a", "b"), Map.of());
        Session started = new Session(
                identity,
                parts,
                new SessionSettings(
                        Duration.ofSeconds(2), Duration.ofMillis(10), Duration.ofMillis(100), lease, maxJobs));
        session = started;
        Thread talking = new Thread(() -> refusal.set(started.run()), "session-under-test");
        thread = talking;
        talking.start();
    }

    private void connect() throws IOException {
        startAgent();
        await().until(coordinator::hasSession);
    }

    private SessionIT with(Specs spec, JobHarness.Body body) {
        collectors.with(spec, body);
        specs.add(spec.build());
        return this;
    }

    private JobOrder order() {
        return new JobOrder(
                JobHarness.NODE,
                JobHarness.ROOT,
                true,
                BundleFormat.TAR_ZST,
                specs,
                new JobLimits(4, null, Duration.ofSeconds(30), 1 << 30, 1 << 30, 2),
                null,
                null);
    }

    private void startJob() throws IOException {
        coordinator.send(new AgentCommand.StartJob(ID, 1, order()));
    }

    private JobUpdate.Finished finished() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !coordinator.updates(JobUpdate.Finished.class).isEmpty());
        return coordinator.updates(JobUpdate.Finished.class).get(0);
    }

    private Map<String, byte[]> collected() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> chunk : coordinator.chunks().entrySet()) {
            files.add(Files.write(folder.resolve("got-" + chunk.getKey()), chunk.getValue()));
        }
        return Segments.entries(folder, JobHarness.NODE, files);
    }

    private List<Path> jobsLeft() throws IOException {
        Path jobs = folder.resolve("jobs");
        if (!Files.exists(jobs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(jobs)) {
            return files.filter(Files::isDirectory).toList();
        }
    }

    private List<Path> temporaryFilesLeft() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("jobs"))) {
            return files.filter(file -> file.endsWith("work") || file.toString().endsWith(".next"))
                    .toList();
        }
    }

    private static CollectorResult put(CollectorContext context, String content) throws IOException {
        context.entries().put("a.txt", content.getBytes(StandardCharsets.UTF_8));
        return CollectorResult.collected();
    }

    private static CollectorResult putNoise(CollectorContext context, int size) throws IOException {
        byte[] noise = new byte[size];
        new Random(1).nextBytes(noise);
        context.entries().put("noise", noise);
        return CollectorResult.collected();
    }

    @Test
    void runsAJobAndPushesWhatItFound() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(finished().chunks()).isEqualTo(coordinator.chunks().size());
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
        List<JobUpdated> events = coordinator.events(JobUpdated.class);
        assertThat(events)
                .extracting(JobUpdated::sequence)
                .isEqualTo(LongStream.rangeClosed(1, 5).boxed().toList());
        assertThat(coordinator.updates())
                .extracting(update -> update.getClass().getSimpleName())
                .containsExactly("Accepted", "CollectorStarted", "CollectorFinished", "Collected", "Finished");
    }

    @Test
    void aSecondStartOfTheSameJobOnlyRepeatsItsEvents() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        with(spec("a"), context -> {
                    runs.incrementAndGet();
                    return put(context, "A");
                })
                .connect();
        startJob();
        finished();
        startJob();

        await().until(() -> coordinator.updates(JobUpdate.Finished.class).size() == 2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void goesOnWhileTheConnectionIsDownAndRepeatsUnacknowledgedEvents() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        with(spec("a"), context -> {
                    started.countDown();
                    cut.await();
                    return put(context, "A");
                })
                .connect();
        startJob();
        started.await();
        await().until(() -> coordinator.updates().size() >= 2);
        coordinator.send(new AgentCommand.AckEvents(ID, 1));
        coordinator.dropConnections();
        coordinator.refuseSessionsWith(503);
        cut.countDown();
        await().until(() -> !coordinator.chunks().isEmpty());
        coordinator.refuseSessionsWith(0);
        await().until(() -> coordinator.events(Hello.class).size() == 2);
        await().until(coordinator::hasSession);
        coordinator.events().clear();
        coordinator.send(new AgentCommand.AttachJob(ID, 2, 1));

        assertThat(finished().problem()).isNull();
        await().until(() -> coordinator.events(JobUpdated.class).size() == 4);
        assertThat(coordinator.events(JobUpdated.class))
                .extracting(JobUpdated::sequence)
                .containsExactly(2L, 3L, 4L, 5L);
    }

    @Test
    void saysInItsHelloWhatItHolds() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();
        finished();
        coordinator.dropConnections();
        await().until(() -> coordinator.events(Hello.class).size() == 2);

        Hello hello = coordinator.events(Hello.class).get(1);
        assertThat(hello.jobs()).containsExactly(new AgentEvent.HeldJob(ID, 5, true));
        assertThat(hello.labels()).containsEntry("a", "b");
    }

    @Test
    void pushesAgainAfterFailuresOfTheCoordinator() throws Exception {
        coordinator.answerPushesWith(500, 507, 0, 503, 422, 401);
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(coordinator.puts()).hasSizeGreaterThan(6);
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void pushesToACoordinatorThatKnowsOnlySha256() throws Exception {
        coordinator.takeOnlySha256();
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void tellsThatTheCoordinatorHasNoRoom() throws Exception {
        coordinator.answerPushesWith(Collections.nCopies(40, 507).toArray(Integer[]::new));
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();

        await().until(() -> coordinator.events(AgentEvent.JobProgress.class).stream()
                .anyMatch(progress -> "the coordinator has no room".equals(progress.state())));
        assertThat(finished().problem()).isNull();
    }

    @Test
    void endsTheJobWhenTheCollectionIsOver() throws Exception {
        coordinator.answerPushesWith(410, 410);
        CountDownLatch never = new CountDownLatch(1);
        with(spec("a"), context -> put(context, "A"))
                .with(spec("b"), context -> {
                    never.await();
                    return CollectorResult.collected();
                })
                .connect();
        startJob();

        assertThat(finished().problem()).contains("does not want");
        assertThat(coordinator.updates(JobUpdate.CollectorFinished.class))
                .extracting(done -> done.verdict().kind())
                .contains(VerdictKind.CANCELLED);
    }

    @Test
    void movesManyChunksInParallelWithoutLosingOne() throws Exception {
        with(spec("a"), context -> putNoise(context, 40 << 20)).connect();
        startJob();

        assertThat(finished().problem()).isNull();
        assertThat(finished().chunks()).isGreaterThan(5);
        assertThat(coordinator.chunks()).hasSize(finished().chunks());
        assertThat(collected().getOrDefault("host-collectors/n1/noise", new byte[0]))
                .hasSize(40 << 20);
    }

    @Test
    void cancelKeepsWhatWasFound() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        with(spec("a"), context -> {
                    put(context, "partly");
                    running.countDown();
                    new CountDownLatch(1).await();
                    return CollectorResult.collected();
                })
                .connect();
        startJob();
        running.await();
        coordinator.send(new AgentCommand.CancelJob(ID, 1, "by admin"));
        coordinator.send(new AgentCommand.CancelJob(ID, 1, "by admin"));

        assertThat(finished().problem()).isNull();
        assertThat(coordinator.updates(JobUpdate.CollectorFinished.class))
                .singleElement()
                .satisfies(done -> assertThat(done.verdict().reason()).isEqualTo("by admin"));
        assertThat(collected()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void obeysNoCoordinatorThatHasLostTheLead() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        with(spec("a"), context -> {
                    end.await();
                    return put(context, "A");
                })
                .connect();
        coordinator.send(new AgentCommand.StartJob(ID, 7, order()));
        await().until(() -> coordinator.updates().size() >= 2);
        coordinator.send(new AgentCommand.CancelJob(ID, 6, "stale"));
        coordinator.send(new AgentCommand.AttachJob(CollectionId.next(Instant.now()), 7, 0));
        await().until(() -> !coordinator.events(JobUnknown.class).isEmpty());
        end.countDown();

        finished();
        assertThat(coordinator.updates(JobUpdate.CollectorFinished.class))
                .singleElement()
                .satisfies(done -> assertThat(done.verdict().kind()).isEqualTo(VerdictKind.COLLECTED));
    }

    @Test
    void aReleasedJobIsGoneAndIsNotStartedAgain() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        startJob();
        finished();
        coordinator.send(new AgentCommand.ReleaseJob(ID, 1));
        startJob();

        await().until(() -> coordinator.events(JobUnknown.class).size() == 1);
        await().until(() -> jobsLeft().isEmpty());
    }

    @Test
    void givesUpItsJobsWhenTheirLeaseIsOver() throws Exception {
        lease = Duration.ofMillis(300);
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        with(spec("a"), context -> {
                    running.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        stopped.countDown();
                    }
                    return CollectorResult.collected();
                })
                .connect();
        startJob();
        running.await();
        coordinator.refuseSessionsWith(503);
        coordinator.dropConnections();

        stopped.await();
        await().until(() -> jobsLeft().isEmpty());
        coordinator.refuseSessionsWith(0);
        await().until(coordinator::hasSession);
        List<Hello> hellos = coordinator.events(Hello.class);
        assertThat(hellos.get(hellos.size() - 1).jobs()).isEmpty();
    }

    @Test
    void furtherJobsWaitInOrder() throws Exception {
        maxJobs = 1;
        CountDownLatch end = new CountDownLatch(1);
        with(spec("a"), context -> {
                    end.await();
                    return put(context, "A");
                })
                .connect();
        startJob();
        CollectionId second = CollectionId.next(Instant.now());
        coordinator.send(new AgentCommand.StartJob(second, 1, order()));
        await().until(() -> coordinator.events(AgentEvent.JobProgress.class).stream()
                .anyMatch(progress -> progress.collection().equals(second)
                        && String.valueOf(progress.state()).contains("waits")));
        assertThat(coordinator.updates(JobUpdate.Accepted.class)).hasSize(1);
        end.countDown();

        await().until(() -> coordinator.updates(JobUpdate.Finished.class).size() == 2);
    }

    @Test
    void givesUpASilentCoordinatorAndDialsTheNextOne() throws Exception {
        try (FakeCoordinator silent = new FakeCoordinator()) {
            startAgent(silent.address(), coordinator.address());
            await().until(silent::hasSession);
            silent.fallSilent();

            await().atMost(Duration.ofSeconds(10)).until(coordinator::hasSession);
        }
    }

    @Test
    void endsWhenItIsRejectedForGood() throws Exception {
        coordinator.greetWith(new AgentCommand.Rejected("wire-version", "this agent is too old", false));
        startAgent();

        await().until(() -> refusal.get() != null);
        assertThat(refusal.get()).contains("too old");
    }

    @Test
    void triesAgainWhenItsSecretIsReplaced() throws Exception {
        startAgent();
        await().until(coordinator::hasSession);
        Path secret = folder.resolve("secret");
        Files.writeString(secret, "wrong");
        coordinator.dropConnections();
        Files.writeString(secret, FakeCoordinator.SECRET);

        await().until(coordinator::hasSession);
    }

    @Test
    void ignoresCommandsThatItDoesNotKnow() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        coordinator.sendText("{\"type\":\"fromTheFuture\",\"x\":1}");
        coordinator.sendText("not json");
        startJob();

        assertThat(finished().problem()).isNull();
    }

    @Test
    void refusesAnOrderForAnotherNode() throws Exception {
        with(spec("a"), context -> put(context, "A")).connect();
        JobOrder mine = order();
        JobOrder other =
                new JobOrder(new NodeId("other"), mine.root(), true, mine.format(), specs, mine.limits(), null, null);
        coordinator.send(new AgentCommand.StartJob(ID, 1, other));

        await().until(() -> coordinator.events(JobUnknown.class).size() == 1);
    }

    @Test
    void estimatesWithoutRunningAnything() throws Exception {
        with(spec("a"), context -> {
                    throw new AssertionError("must not run");
                })
                .connect();
        coordinator.send(new AgentCommand.EstimateJob("r1", order()));

        await().until(() -> coordinator.events(AgentEvent.JobEstimated.class).size() == 1);
        assertThat(coordinator.events(AgentEvent.JobEstimated.class).get(0).estimates())
                .hasSize(1);
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

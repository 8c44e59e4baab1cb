package io.muster.agent.session;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.job.JobHarness;
import io.muster.agent.job.Segments;
import io.muster.agent.process.Survivors;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents that are killed and started again, from outside: what arrives in the end is what was on the node. */
@Timeout(180)
class RestartProcessIT {
    private static final CollectionId ID = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    private final String marker = Survivors.marker();
    private final Map<String, byte[]> files = new TreeMap<>();
    private final List<CollectorSpec> specs = new ArrayList<>();
    private FakeCoordinator coordinator;
    private AgentProcess agent;

    @BeforeEach
    void prepare() throws IOException {
        coordinator = new FakeCoordinator();
        agent = new AgentProcess(folder, folder.resolve("data"), coordinator.address());
    }

    @AfterEach
    void stop() throws Exception {
        agent.close();
        coordinator.close();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(Survivors.withMarker(marker)).isEmpty());
    }

    private void run(String name, String script) {
        specs.add(spec(name)
                .action(new CollectorAction.Run(
                        "sh", List.of("-c", script, marker), null, Map.of(), List.of(), List.of(), false))
                .build());
    }

    private void copy(String name, int files, int largest, Random random) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source").resolve(name));
        for (int i = 0; i < files; i++) {
            byte[] content = new byte[random.nextInt(largest) + 1];
            random.nextBytes(content);
            String file = name + "-" + i + ".bin";
            Files.write(source.resolve(file), content);
            this.files.put(file, content);
        }
        specs.add(spec(name)
                .action(new CollectorAction.Copy(source.toString(), null, null))
                .build());
    }

    private JobOrder order() {
        return new JobOrder(
                JobHarness.NODE,
                JobHarness.ROOT,
                true,
                BundleFormat.TAR_ZST,
                specs,
                new JobLimits(2, null, Duration.ofMinutes(5), 1 << 30, 1 << 30, 2),
                null,
                null);
    }

    private List<Path> received() throws IOException {
        Path target = Files.createTempDirectory(folder, "received");
        List<Path> chunks = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> chunk : coordinator.chunks().entrySet()) {
            chunks.add(Files.write(target.resolve(chunk.getKey().toString()), chunk.getValue()));
        }
        return chunks;
    }

    /** Each file arrived whole at least once, and nothing arrived that claims to be whole and is not. */
    private void assertEverythingArrived(FakeLeader leader) throws IOException {
        assertThat(leader.seen()).isEqualTo(leader.updates().size());
        JobUpdate.Finished finished = leader.updates(JobUpdate.Finished.class).get(0);
        assertThat(finished.problem()).isNull();
        assertThat(coordinator.contiguousChunks()).isEqualTo(finished.chunks());
        List<Path> chunks = received();
        Map<String, List<String>> notes = Segments.notes(folder, JobHarness.NODE, chunks);
        Set<String> whole = new HashSet<>();
        Segments.entries(folder, JobHarness.NODE, chunks).forEach((path, content) -> {
            String file = path.substring(path.lastIndexOf('/') + 1).replaceFirst("(-[0-9]+)-[0-9]+\\.bin$", "$1.bin");
            boolean cutShort = notes.getOrDefault(path, List.of()).stream().anyMatch(n -> n.startsWith("cut short"));
            if (files.containsKey(file) && !cutShort) {
                assertThat(content).as(path).isEqualTo(files.get(file));
                whole.add(file);
            }
        });
        assertThat(whole).isEqualTo(files.keySet());
        List<CollectorId> verdicts = leader.updates(JobUpdate.CollectorFinished.class).stream()
                .map(JobUpdate.CollectorFinished::collector)
                .toList();
        assertThat(verdicts)
                .containsExactlyInAnyOrderElementsOf(
                        specs.stream().map(CollectorSpec::id).toList());
        assertThat(leader.updates(JobUpdate.CollectorFinished.class))
                .allSatisfy(done -> assertThat(done.verdict().kind()).isEqualTo(VerdictKind.COLLECTED));
        assertNoneRanAfterItsVerdict(leader);
    }

    private static void assertNoneRanAfterItsVerdict(FakeLeader leader) {
        Set<CollectorId> settled = new HashSet<>();
        for (JobUpdate update : leader.updates().values()) {
            if (update instanceof JobUpdate.CollectorFinished done) {
                settled.add(done.collector());
            } else if (update instanceof JobUpdate.CollectorStarted started) {
                assertThat(settled).doesNotContain(started.collector());
            }
        }
    }

    private void release() throws Exception {
        await().atMost(PATIENCE).until(coordinator::hasSession);
        coordinator.send(new AgentCommand.ReleaseJob(ID, 9));
        await().atMost(PATIENCE).until(() -> agent.jobs().isEmpty());
    }

    /** Waits a seeded part of a second without looking: kills must fall between steps too. */
    private static void pause(Random random) throws InterruptedException {
        new CountDownLatch(1).await(random.nextInt(300), TimeUnit.MILLISECONDS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void goesOnAfterKillsAtRandomStepsAndDeliversEveryByte(long seed) throws Exception {
        Random random = new Random(seed);
        run("early", "echo early");
        copy("small", 20, 60_000, random);
        copy("large", 4, 6 << 20, random);
        run("slow", "echo first; sleep 0.7; echo last");
        run("last", "sleep 0.3; echo last");
        FakeLeader leader = new FakeLeader(coordinator, ID, order());
        for (int kill = 0; kill < 3; kill++) {
            agent.start();
            int until = leader.steps() + random.nextInt(9);
            await().atMost(PATIENCE).until(() -> leader.steps() >= until || leader.isFinished());
            pause(random);
            agent.kill();
        }
        agent.start();
        await("seed " + seed).atMost(PATIENCE).until(leader::isFinished);

        assertEverythingArrived(leader);
        release();
    }

    @Test
    void anOrderlyStopLeavesTheJobToTheNextProcess() throws Exception {
        run("early", "echo early");
        run("sleeper", "sleep 2; echo " + marker);
        FakeLeader leader = new FakeLeader(coordinator, ID, order());
        agent.start();
        await().atMost(PATIENCE)
                .until(() -> !leader.updates(JobUpdate.CollectorFinished.class).isEmpty());
        assertThat(agent.stop()).isZero();
        assertThat(Survivors.withMarker(marker)).isEmpty();
        assertThat(agent.jobs()).hasSize(1);
        agent.start();
        await().atMost(PATIENCE).until(leader::isFinished);

        assertEverythingArrived(leader);
        assertThat(leader.updates(JobUpdate.CollectorFinished.class))
                .filteredOn(done -> done.collector().value().equals("sleeper"))
                .singleElement()
                .satisfies(done ->
                        assertThat(done.verdict().warnings()).anyMatch(warning -> warning.contains("restarted")));
        release();
    }

    @Test
    void goesOnWithoutAnyCoordinatorAndDeliversWhenOneIsBack() throws Exception {
        copy("large", 3, 5 << 20, new Random(7));
        run("slow", "sleep 1; echo done");
        FakeLeader leader = new FakeLeader(coordinator, ID, order());
        agent.start();
        await().atMost(PATIENCE).until(() -> leader.seen() >= 2);
        coordinator.refuseSessionsWith(503);
        coordinator.dropConnections();
        agent.kill();
        agent.start();
        await().atMost(PATIENCE).until(() -> agent.log().contains("collected:"));
        coordinator.refuseSessionsWith(0);
        await().atMost(PATIENCE).until(leader::isFinished);

        assertEverythingArrived(leader);
        release();
    }

    @Test
    void theLeaseHoldsAcrossARestart() throws Exception {
        agent.with("lease", "4s");
        run("sleeper", "exec sleep " + marker);
        FakeLeader leader = new FakeLeader(coordinator, ID, order());
        agent.start();
        await().atMost(PATIENCE).until(() -> leader.seen() >= 2);
        coordinator.close();
        agent.kill();
        Process restarted = agent.start();
        await().atMost(PATIENCE).until(() -> agent.log().contains("goes on where the agent was stopped"));
        assertThat(agent.jobs()).hasSize(1);

        await().atMost(Duration.ofSeconds(30)).until(() -> agent.jobs().isEmpty());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Survivors.withMarker(marker).isEmpty());
        assertThat(restarted.isAlive()).isTrue();
    }

    @Test
    void aCancelledJobStaysCancelledAcrossARestart() throws Exception {
        run("sleeper", "exec sleep " + marker);
        FakeLeader leader = new FakeLeader(coordinator, ID, order());
        coordinator.answerPushesWith(java.util.Collections.nCopies(1000, 503).toArray(Integer[]::new));
        agent.start();
        await().atMost(PATIENCE).until(() -> leader.seen() >= 2);
        coordinator.send(new AgentCommand.CancelJob(ID, 1, "by admin"));
        await().atMost(PATIENCE).until(() -> agent.log().contains("is cancelled"));
        agent.kill();
        agent.start();
        await().atMost(PATIENCE)
                .until(() -> !leader.updates(JobUpdate.CollectorFinished.class).isEmpty());

        assertThat(leader.updates(JobUpdate.CollectorFinished.class)
                        .get(0)
                        .verdict()
                        .kind())
                .isEqualTo(VerdictKind.CANCELLED);
    }

    @Test
    void highestEpochSurvivesAKill() throws Exception {
        run("early", "echo early");
        FakeLeader leader = new FakeLeader(coordinator, ID, order());
        leader.grow();
        agent.start();
        await().atMost(PATIENCE).until(leader::isFinished);
        agent.kill();
        coordinator.afterHello(hello -> {});
        coordinator.dropConnections();
        agent.start();
        await().atMost(PATIENCE).until(coordinator::hasSession);
        coordinator.send(new AgentCommand.ReleaseJob(ID, 1));

        await().atMost(PATIENCE)
                .until(() -> !coordinator.events(AgentEvent.StaleEpoch.class).isEmpty());
        assertThat(coordinator.events(AgentEvent.StaleEpoch.class)).contains(new AgentEvent.StaleEpoch(ID, 1, 2));
        assertThat(agent.jobs()).hasSize(1);
    }

    @Test
    void connectionsThatFlapLeaveNeitherThreadsNorFilesOpen() throws Exception {
        run("sleeper", "sleep 8; echo slept");
        copy("large", 3, 5 << 20, new Random(3));
        FakeLeader leader = new FakeLeader(coordinator, ID, order());
        agent.start();
        await().atMost(PATIENCE).until(() -> leader.seen() >= 2);
        int threads = agent.threads();
        int files = agent.openFiles();
        for (int i = 1; i <= 25; i++) {
            int sessions = i;
            coordinator.dropConnections();
            await().atMost(PATIENCE)
                    .until(() ->
                            coordinator.events(AgentEvent.Hello.class).size() > sessions && coordinator.hasSession());
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(agent.threads()).isLessThanOrEqualTo(threads + 6);
            assertThat(agent.openFiles()).isLessThanOrEqualTo(files + 6);
        });
        await().atMost(PATIENCE).until(leader::isFinished);
        assertEverythingArrived(leader);
        release();
    }
}

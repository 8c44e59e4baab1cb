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
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent's session, jobs, spool and transfer against a coordinator that misbehaves. */
@Timeout(60)
abstract class SessionScenario {
    static final CollectionId ID = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");

    @TempDir
    Path folder;

    FakeCoordinator coordinator;
    JobHarness collectors;
    final List<CollectorSpec> specs = new ArrayList<>();
    final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
    Duration lease = Duration.ofMinutes(10);
    int maxJobs = 4;
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

    void startAgent(URI... addresses) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), FakeCoordinator.SECRET + "\n");
        Path jobs = Files.createDirectories(folder.resolve("jobs"));
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        AgentParts parts = new AgentParts(
                new JobTools(collectors.catalog(), new NoCommands()),
                jobs,
                new SpoolSpace(jobs, 64 << 20, 0),
                new Coordinators(addresses.length == 0 ? List.of(coordinator.address()) : List.of(addresses)),
                () -> client,
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

    void connect() throws IOException {
        startAgent();
        await().until(coordinator::hasSession);
    }

    SessionScenario with(Specs spec, JobHarness.Body body) {
        collectors.with(spec, body);
        specs.add(spec.build());
        return this;
    }

    JobOrder order() {
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

    void startJob() throws IOException {
        coordinator.send(new AgentCommand.StartJob(ID, 1, order()));
    }

    JobUpdate.Finished finished() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> !coordinator.updates(JobUpdate.Finished.class).isEmpty());
        return coordinator.updates(JobUpdate.Finished.class).get(0);
    }

    Map<String, byte[]> collected() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> chunk : coordinator.chunks().entrySet()) {
            files.add(Files.write(folder.resolve("got-" + chunk.getKey()), chunk.getValue()));
        }
        return Segments.entries(folder, JobHarness.NODE, files);
    }

    List<Path> jobsLeft() throws IOException {
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

    static CollectorResult put(CollectorContext context, String content) throws IOException {
        context.entries().put("a.txt", content.getBytes(StandardCharsets.UTF_8));
        return CollectorResult.collected();
    }

    static CollectorResult putNoise(CollectorContext context, int size) throws IOException {
        byte[] noise = new byte[size];
        new Random(1).nextBytes(noise);
        context.entries().put("noise", noise);
        return CollectorResult.collected();
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

package io.muster.agent.session;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.muster.agent.job.JobHarness;
import io.muster.agent.job.Segments;
import io.muster.agent.process.FileSystems;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent whose disk has next to no room. Needs the right to mount a file system of its own. */
@Timeout(120)
class FullDiskAgentProcessIT {
    private static final CollectionId ID = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final int CONTENT = 24 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private JobOrder order(Path source) {
        List<CollectorSpec> specs = List.of(
                spec("large")
                        .action(new CollectorAction.Copy(source.toString(), null, null))
                        .build(),
                spec("echo")
                        .action(new CollectorAction.Run(
                                "echo", List.of("hello"), null, Map.of(), List.of(), List.of(), false))
                        .build());
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

    private byte[] noise(Path file) throws IOException {
        byte[] noise = new byte[CONTENT];
        new Random(5).nextBytes(noise);
        Files.write(file, noise);
        return noise;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void deliversEverythingThroughWhatRoomThereIsAndGivesItBack(int mebibytes) throws Exception {
        Path source = folder.resolve("large.bin");
        byte[] noise = noise(source);
        try (FileSystems disk = FileSystems.tmpfs(folder.resolve("data"), mebibytes + "m");
                FakeCoordinator coordinator = new FakeCoordinator();
                AgentProcess agent = new AgentProcess(folder, disk.path(), coordinator.address())) {
            FakeLeader leader = new FakeLeader(coordinator, ID, order(source));
            agent.start();
            await().atMost(PATIENCE).until(leader::isFinished);

            assertThat(leader.updates(JobUpdate.Finished.class).get(0).problem())
                    .isNull();
            assertThat(leader.updates(JobUpdate.CollectorFinished.class))
                    .hasSize(2)
                    .allSatisfy(done -> assertThat(done.verdict().kind()).isEqualTo(VerdictKind.COLLECTED));
            assertThat(collected(coordinator).values())
                    .anySatisfy(found -> assertThat(found).isEqualTo(noise));
            coordinator.send(new AgentCommand.ReleaseJob(ID, 1));
            await().atMost(PATIENCE).until(() -> agent.jobs().isEmpty());
            assertThat(disk.usedBytes()).isLessThan(200 << 10);
        }
    }

    @Test
    void aDiskThatWasFullFromTheStartStopsNothing() throws Exception {
        Path source = folder.resolve("large.bin");
        byte[] noise = noise(source);
        try (FileSystems disk = FileSystems.tmpfs(folder.resolve("data"), "1m");
                FakeCoordinator coordinator = new FakeCoordinator();
                AgentProcess agent = new AgentProcess(folder, disk.path(), coordinator.address())) {
            FakeLeader leader = new FakeLeader(coordinator, ID, order(source));
            coordinator.refuseSessionsWith(503);
            agent.start();
            await().atMost(PATIENCE).until(() -> agent.log().contains("503"));
            disk.fill();
            coordinator.refuseSessionsWith(0);
            await().atMost(PATIENCE).until(leader::isFinished);

            assertThat(leader.updates(JobUpdate.Finished.class).get(0).problem())
                    .isNull();
            assertThat(collected(coordinator).values())
                    .anySatisfy(found -> assertThat(found).isEqualTo(noise));
        }
    }

    @Test
    void aBlockedSpoolRespectsTheLease() throws Exception {
        Path source = folder.resolve("large.bin");
        noise(source);
        try (FileSystems disk = FileSystems.tmpfs(folder.resolve("data"), "8m");
                FakeCoordinator coordinator = new FakeCoordinator();
                AgentProcess agent = new AgentProcess(folder, disk.path(), coordinator.address())) {
            agent.with("lease", "3s");
            FakeLeader leader = new FakeLeader(coordinator, ID, order(source));
            coordinator.hangPushes();
            agent.start();
            await().atMost(PATIENCE).until(() -> coordinator.hangingPushes() > 0 && leader.seen() > 1);
            coordinator.die();

            await().atMost(PATIENCE).until(() -> agent.log().contains("its lease is over"));
            await().atMost(PATIENCE).until(() -> agent.jobs().isEmpty());
            assertThat(disk.usedBytes()).isLessThan(200 << 10);
        }
    }

    private Map<String, byte[]> collected(FakeCoordinator coordinator) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Map.Entry<Integer, byte[]> chunk : coordinator.chunks().entrySet()) {
            files.add(Files.write(folder.resolve("got-" + chunk.getKey()), chunk.getValue()));
        }
        return Segments.entries(folder, JobHarness.NODE, files);
    }
}

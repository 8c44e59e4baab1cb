package io.muster.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.job.Resume;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.EntryHeader;
import io.muster.protocol.archive.EntryOutput;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobStateTest {
    private static final CollectionId ID = new CollectionId("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final CollectorId A = new CollectorId("a");
    private static final CollectorId B = new CollectorId("b");
    private static final Instant AT = Instant.parse("2026-01-31T08:09:10.123Z");

    @TempDir
    Path folder;

    private JobState created() {
        JobOrder order = new JobOrder(
                new NodeId("n1"),
                "muster-1",
                true,
                BundleFormat.TAR_ZST,
                List.of(),
                new JobLimits(1, null, Duration.ofSeconds(1), 1, 1, 1),
                null,
                null);
        return JobState.create(folder, new JobRecord(ID, 1, order));
    }

    private JobState next() {
        return Objects.requireNonNull(JobState.open(folder.resolve(ID + "-1")));
    }

    @Test
    void theNextProcessKnowsWhatIsSettledAndWhatHadBegun() {
        JobState state = created();
        Verdict verdict = Verdict.withoutRun(VerdictKind.MISSING, "no such file");
        state.append(new JobUpdate.CollectorStarted(A, AT));
        state.append(new JobUpdate.CollectorStarted(B, AT));
        state.append(new JobUpdate.CollectorFinished(A, verdict));
        state.cancelled("by admin");

        JobState next = next();
        assertThat(next.record()).isEqualTo(state.record());
        assertThat(next.updates()).hasSize(3);
        assertThat(next.cancelReason()).isEqualTo("by admin");
        assertThat(next.wasRebooted()).isFalse();
        Resume resume = next.resume();
        assertThat(resume.verdicts()).containsOnlyKeys(A).containsValue(verdict);
        assertThat(resume.interrupted()).containsExactly(B);
    }

    @Test
    void theNextProcessKnowsTheSegmentsEndWithoutItsChunks() throws IOException {
        JobState state = created();
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, state.chunkLog()::cut)) {
            writer.begin(EntryHeader.file("muster-1/whole", 0, AT, A)).finish(List.of());
            EntryOutput open = writer.begin(EntryHeader.file("muster-1/torn", 100, AT, B));
            open.write(ByteBuffer.allocate(10));
            writer.cut();
            open.write(ByteBuffer.allocate(10));
            writer.cut();
        }
        state.chunkLog().acknowledged(0);

        JobState next = next();
        assertThat(next.savedChunks()).hasSize(2);
        assertThat(next.savedChunks().get(0).acknowledged()).isTrue();
        assertThat(next.savedChunks().get(1).acknowledged()).isFalse();
        Resume resume = next.resume();
        assertThat(resume.chunks()).isEqualTo(2);
        assertThat(Objects.requireNonNull(resume.last()).end()).isEqualTo(3 * 512 - 512 + 20);
        List<EntryRecord> entries = new ArrayList<>();
        resume.entries().forEach(entries::add);
        assertThat(entries).extracting(EntryRecord::path).containsExactly("muster-1/whole", "muster-1/torn");
    }

    @Test
    void aJobThatCanNotBeWrittenGoesOnAndIsNotResumed() throws IOException {
        JobState state = created();
        Path job = folder.resolve(ID + "-1");
        state.close();
        Files.delete(job.resolve("events.log"));
        Files.createDirectory(job.resolve("events.log"));
        assertThat(JobState.open(job)).isNull();

        Path noFolder = Files.createFile(folder.resolve("file"));
        JobState lost = JobState.create(noFolder, state.record());
        lost.append(new JobUpdate.Accepted(AT));
        lost.started();
        assertThat(lost.isLasting()).isFalse();
    }

    @Test
    void timesHoldAcrossProcessesWhateverTheClockSays() throws IOException {
        JobState state = created();
        state.close();
        Stamp now = Stamp.now();
        long hour = Duration.ofHours(1).toMillis();
        Stamp ago = new Stamp(now.boot(), now.uptimeMillis() - 60_000, now.wallMillis() + hour);
        WholeFile.write(folder.resolve(ID + "-1").resolve("times.json"), new JobTimes(ago, ago, null), false);

        JobState next = next();
        assertThat(next.resume().elapsed()).isBetween(Duration.ofSeconds(59), Duration.ofMinutes(3));
        assertThat(next.unownedFor()).isBetween(Duration.ofSeconds(59), Duration.ofMinutes(3));
        next.owned();
        assertThat(next().unownedFor()).isLessThan(Duration.ofSeconds(59));
        assertThat(next().resume().elapsed()).isGreaterThan(Duration.ofSeconds(59));
    }

    @Test
    void aRebootOfTheHostIsNoticed() throws IOException {
        created().close();
        Stamp before = new Stamp("another-boot", 5, Stamp.now().wallMillis() - 1000);
        WholeFile.write(folder.resolve(ID + "-1").resolve("times.json"), new JobTimes(null, before, null), false);

        assertThat(next().wasRebooted()).isTrue();
    }

    @Test
    void aReleasedJobLeavesNothing() {
        created().remove();
        assertThat(folder).isEmptyDirectory();
        assertThat(SavedJobs.load(folder)).isEmpty();
    }

    @Test
    void whatIsNoJobIsRemoved() throws IOException {
        Files.createDirectories(folder.resolve("half").resolve("chunks"));
        created();
        Files.createDirectories(folder.resolve(ID + "-1").resolve("work"));

        assertThat(SavedJobs.load(folder)).hasSize(1);
        assertThat(folder.resolve("half")).doesNotExist();
        assertThat(folder.resolve(ID + "-1").resolve("work")).doesNotExist();
    }

    @Test
    void epochsNeverGoBackAlsoInTheNextProcess() {
        Epochs epochs = new Epochs(folder.resolve("epochs.json"));
        assertThat(epochs.see("cluster-a", 7)).isEqualTo(7);
        assertThat(epochs.see("cluster-a", 6)).isEqualTo(7);
        assertThat(epochs.see("cluster-b", 2)).isEqualTo(2);

        Epochs next = new Epochs(folder.resolve("epochs.json"));
        assertThat(next.see("cluster-a", 1)).isEqualTo(7);
        assertThat(next.see("cluster-b", 3)).isEqualTo(3);
    }

    @Test
    void jobsThatAreOverStayOver() {
        ReleasedJobs released = new ReleasedJobs(folder.resolve("released.log"));
        released.add(ID, 2);
        released.close();

        ReleasedJobs next = new ReleasedJobs(folder.resolve("released.log"));
        assertThat(next.contains(ID, 1)).isTrue();
        assertThat(next.contains(ID, 2)).isTrue();
        assertThat(next.contains(ID, 3)).isFalse();
        next.close();
    }
}

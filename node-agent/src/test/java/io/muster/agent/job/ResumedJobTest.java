package io.muster.agent.job;

import static io.muster.agent.job.Specs.id;
import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.collect.CollectorResult;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ChunkTail;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that another process has begun. */
@Timeout(60)
class ResumedJobTest {
    private static final Verdict DONE = Verdict.withoutRun(VerdictKind.MISSING, "no such file");

    @TempDir
    Path folder;

    private static Resume resume(Map<CollectorId, Verdict> verdicts, Duration elapsed) {
        return new Resume(verdicts, Set.of(), elapsed, 0, null, consumer -> {});
    }

    @Test
    void doesNotRunWhatHasItsVerdictAndLetsOthersDependOnIt() {
        JobHarness job = new JobHarness(folder)
                .with(spec("done"), context -> {
                    throw new AssertionError("must not run again");
                })
                .with(spec("after").after("done"), context -> CollectorResult.collected())
                .with(spec("free"), context -> CollectorResult.collected())
                .resume(resume(Map.of(id("done"), DONE), Duration.ZERO))
                .run();

        assertThat(job.verdicts()).containsOnlyKeys(id("after"), id("free"));
        assertThat(job.verdict("after").reason()).contains("dependency failed: done");
        assertThat(job.verdict("free").kind()).isEqualTo(VerdictKind.COLLECTED);
    }

    @Test
    void itsTimeGoesOnWhereItStood() {
        JobHarness job = new JobHarness(folder)
                .with(spec("late"), context -> {
                    throw new AssertionError("must not run any more");
                })
                .resume(resume(Map.of(), Duration.ofSeconds(31)))
                .run();

        assertThat(job.verdict("late")).isEqualTo(Verdict.withoutRun(VerdictKind.SKIPPED, "node deadline"));
    }

    @Test
    void whatIsCollectedAgainStandsBesideWhatWasInterrupted() throws IOException {
        AtomicReference<@Nullable ChunkTail> last = new AtomicReference<>();
        List<EntryRecord> before = new ArrayList<>();
        JobHarness.Body body = context -> {
            context.entries().put("a.txt", "whole".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return CollectorResult.collected();
        };
        JobHarness first = new JobHarness(folder).with(spec("a"), body);
        first.sink(chunk -> keep(first, chunk, last, before)).run();
        Resume resume = new Resume(
                Map.of(), Set.of(id("a")), Duration.ZERO, first.chunks().size(), last.get(), before::forEach);

        JobHarness second =
                new JobHarness(folder).with(spec("a"), body).resume(resume).run();
        List<Path> chunks = new ArrayList<>(first.chunks());
        chunks.addAll(second.chunks());
        assertThat(chunks).doesNotHaveDuplicates().hasSize(2);
        assertThat(Segments.entries(folder, JobHarness.NODE, chunks))
                .containsOnlyKeys("host-collectors/n1/a.txt", "host-collectors/n1/a-2.txt");
        Verdict verdict = second.verdict("a");
        assertThat(verdict.entries()).isEqualTo(2);
        assertThat(verdict.warnings()).anyMatch(warning -> warning.contains("restarted"));
    }

    private static void keep(
            JobHarness job, Chunk chunk, AtomicReference<@Nullable ChunkTail> last, List<EntryRecord> entries)
            throws IOException {
        job.store(chunk);
        ChunkTail tail = ChunkTail.read(ChunkTail.bytes(chunk.bytes(), BundleFormat.TAR_ZST), BundleFormat.TAR_ZST);
        last.set(tail);
        entries.addAll(tail.ended());
    }
}

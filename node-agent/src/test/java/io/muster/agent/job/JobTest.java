package io.muster.agent.job;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.collect.CollectorResult;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JobTest {
    @TempDir
    Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JobHarness.Body put(String path, String content) {
        return context -> {
            context.entries().put(path, bytes(content));
            return CollectorResult.collected();
        };
    }

    private static CollectorResult sleepForever() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("never");
    }

    private static void ignoreInterruptsUntil(AtomicBoolean over) {
        while (!over.get()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void packsWhatCollectorsFindBelowTheNodesFolder() throws IOException {
        JobHarness job = new JobHarness(folder)
                .with(spec("a"), put("system/a.json", "A"))
                .with(spec("b").scope(Scope.CLUSTER), put("b/result.json", "B"))
                .run();

        assertThat(job.entries())
                .containsOnlyKeys("host-collectors/n1/system/a.json", "b/result.json")
                .containsEntry("host-collectors/n1/system/a.json", bytes("A"));
        assertThat(job.verdict("a").kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(job.verdict("a").bytes()).isEqualTo(1);
        assertThat(job.verdict("a").entries()).isEqualTo(1);
    }

    @Test
    void leavesTheNodeOutOfPathsInLocalMode() throws IOException {
        JobHarness job = new JobHarness(folder)
                .withoutNodeLevel()
                .with(spec("a"), put("system/a.json", "A"))
                .run();

        assertThat(job.entries()).containsOnlyKeys("host-collectors/system/a.json");
    }

    @Test
    void everyWayToEndBecomesAVerdict() {
        JobHarness job = new JobHarness(folder)
                .with(spec("gone"), context -> {
                    throw new NoSuchFileException("/x");
                })
                .with(spec("forbidden"), context -> {
                    throw new AccessDeniedException("/y");
                })
                .with(spec("broken"), context -> {
                    throw new IOException("no luck");
                })
                .with(spec("bug"), context -> {
                    throw new IllegalStateException("bug");
                })
                .with(spec("error"), context -> {
                    throw new StackOverflowError();
                })
                .with(spec("quit"), context -> {
                    throw new InterruptedException();
                })
                .with(spec("told"), context -> CollectorResult.missing("no such program: x"))
                .run();

        assertThat(job.verdict("gone").kind()).isEqualTo(VerdictKind.MISSING);
        assertThat(job.verdict("forbidden").kind()).isEqualTo(VerdictKind.DENIED);
        assertThat(job.verdict("broken").reason()).isEqualTo("no luck");
        assertThat(job.verdict("bug").kind()).isEqualTo(VerdictKind.FAILED);
        assertThat(job.verdict("error").kind()).isEqualTo(VerdictKind.FAILED);
        assertThat(job.verdict("quit").kind()).isEqualTo(VerdictKind.FAILED);
        assertThat(job.verdict("told").kind()).isEqualTo(VerdictKind.MISSING);
    }

    @Test
    void keepsWhatACollectorHadFoundWhenItsTimeIsOver() throws IOException {
        JobHarness job = new JobHarness(folder)
                .with(spec("slow").timeout(Duration.ofMillis(200)), context -> {
                    context.entries().put("a.txt", bytes("partly"));
                    return sleepForever();
                })
                .run();

        assertThat(job.verdict("slow").kind()).isEqualTo(VerdictKind.TIMED_OUT);
        assertThat(job.verdict("slow").reason()).isEqualTo("timed out after 200ms");
        assertThat(job.entries()).containsEntry("host-collectors/n1/a.txt", bytes("partly"));
    }

    @Test
    void givesUpACollectorThatIgnoresItsInterruptAndRefusesItsLaterWrites() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch tried = new CountDownLatch(1);
        JobHarness job = new JobHarness(folder).with(spec("deaf").timeout(Duration.ofMillis(100)), context -> {
            context.entries().put("before.txt", bytes("kept"));
            ignoreInterruptsUntil(over);
            try {
                context.entries().put("after.txt", bytes("late"));
            } catch (IOException e) {
                refused.incrementAndGet();
            }
            tried.countDown();
            return CollectorResult.collected();
        });
        long startedAt = System.nanoTime();
        job.run();

        assertThat(Duration.ofNanos(System.nanoTime() - startedAt)).isLessThan(Duration.ofSeconds(3));
        assertThat(job.verdict("deaf").kind()).isEqualTo(VerdictKind.TIMED_OUT);
        over.set(true);
        tried.await();
        assertThat(refused).hasValue(1);
        assertThat(job.entries()).containsOnlyKeys("host-collectors/n1/before.txt");
    }

    @Test
    void cancelsAtOnceWhateverRunsOrWaits() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        JobHarness harness = new JobHarness(folder)
                .limits(new JobLimits(1, null, Duration.ofMinutes(1), 1 << 20, 1 << 20, 1))
                .with(spec("runs").priority(1), context -> {
                    context.entries().put("a.txt", bytes("kept"));
                    running.countDown();
                    return sleepForever();
                })
                .with(spec("waits"), context -> CollectorResult.collected());
        Job job = harness.create();
        Thread thread = new Thread(job::run, "job-under-test");
        thread.start();
        running.await();
        job.cancel("cancelled by admin");
        thread.join();

        assertThat(harness.verdict("runs").kind()).isEqualTo(VerdictKind.CANCELLED);
        assertThat(harness.verdict("waits")).isEqualTo(Verdict.withoutRun(VerdictKind.CANCELLED, "cancelled by admin"));
        assertThat(harness.entries()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void aJobThatIsCancelledBeforeItRunsStartsNothing() {
        JobHarness harness = new JobHarness(folder).with(spec("a"), put("a", "A"));
        Job job = harness.create();
        job.cancel("too late");
        job.run();

        assertThat(harness.steps()).containsExactly("end a");
        assertThat(harness.verdict("a").kind()).isEqualTo(VerdictKind.CANCELLED);
    }

    @Test
    void stopsAtTheNodesDeadline() {
        JobHarness job = new JobHarness(folder)
                .limits(new JobLimits(1, null, Duration.ofMillis(300), 1 << 20, 1 << 20, 1))
                .with(spec("runs").priority(1), context -> sleepForever())
                .with(spec("waits"), put("x", "y"))
                .run();

        assertThat(job.verdict("runs").kind()).isEqualTo(VerdictKind.TIMED_OUT);
        assertThat(job.verdict("runs").reason()).isEqualTo("node deadline");
        assertThat(job.verdict("waits")).isEqualTo(Verdict.withoutRun(VerdictKind.SKIPPED, "node deadline"));
    }

    @Test
    void aSmallerLimitOfTheJobBoundsEveryTimeout() {
        JobHarness job = new JobHarness(folder)
                .limits(new JobLimits(1, Duration.ofMillis(100), Duration.ofMinutes(1), 1 << 20, 1 << 20, 1))
                .with(spec("slow").timeout(Duration.ofMinutes(1)), context -> sleepForever())
                .run();

        assertThat(job.verdict("slow").reason()).isEqualTo("timed out after 100ms");
    }

    @Test
    void keepsHeadAndTailWithinACollectorsLimitAndSaysSo() throws IOException {
        String content = "HEAD" + "x".repeat(10_000) + "TAIL";
        JobHarness job = new JobHarness(folder)
                .with(spec("big").maxBytes(1000), put("big.txt", content))
                .run();

        String kept = new String(
                job.entries().getOrDefault("host-collectors/n1/big.txt", new byte[0]), StandardCharsets.UTF_8);
        assertThat(kept).hasSizeLessThanOrEqualTo(1000).startsWith("HEAD").endsWith("TAIL");
        assertThat(job.verdict("big").kind()).isEqualTo(VerdictKind.TRUNCATED);
        assertThat(kept).contains("[muster: " + job.verdict("big").droppedBytes() + " bytes left out");
    }

    @Test
    void skipsWhatComesAfterTheNodesBudgetIsUsedUp() {
        JobHarness job = new JobHarness(folder)
                .limits(new JobLimits(1, null, Duration.ofMinutes(1), 1 << 20, 10, 1))
                .with(spec("important").priority(1), put("a", "0123456789abcdef"))
                .with(spec("rest"), put("b", "B"))
                .run();

        assertThat(job.verdict("important").kind()).isEqualTo(VerdictKind.TRUNCATED);
        assertThat(job.verdict("important").bytes()).isEqualTo(10);
        assertThat(job.verdict("rest").kind()).isEqualTo(VerdictKind.SKIPPED);
        assertThat(job.verdict("rest").reason()).contains("maxBytesPerNode");
    }

    @Test
    void givesASecondFileOfTheSameNameAnother() throws IOException {
        JobHarness job = new JobHarness(folder)
                .with(spec("a"), put("x/log.txt", "1"))
                .with(spec("b").afterAnyEndOf("a"), put("x/log.txt", "2"))
                .with(spec("c").afterAnyEndOf("b"), put("x/log.txt/below", "3"))
                .run();

        assertThat(job.entries().keySet())
                .contains("host-collectors/n1/x/log.txt", "host-collectors/n1/x/log-2.txt")
                .hasSize(3);
        assertThat(job.verdict("b").warnings()).singleElement().asString().contains("x/log-2.txt");
        assertThat(job.verdict("c").kind()).isEqualTo(VerdictKind.COLLECTED);
    }

    @Test
    void neverLetsAHostilePathOutOfTheNodesFolder() throws IOException {
        JobHarness job = new JobHarness(folder)
                .with(spec("a"), put("../../etc/passwd", "1"))
                .with(spec("b"), put("/abs\nolute", "2"))
                .with(spec("c"), put("", "3"))
                .run();

        assertThat(job.entries().keySet()).allSatisfy(path -> assertThat(path)
                .startsWith("host-collectors/n1/")
                .doesNotContain("../")
                .doesNotContain("\n"));
        assertThat(job.verdicts()).hasSize(3);
    }

    @Test
    void tellsEveryCollectorWhenNothingCanBeStored() {
        JobHarness job = new JobHarness(folder)
                .sink(chunk -> {
                    throw new IOException("No space left on device");
                })
                .with(spec("a").priority(1), context -> {
                    byte[] noise = new byte[8 << 20];
                    new java.util.Random(1).nextBytes(noise);
                    context.entries().put("noise", noise);
                    return CollectorResult.collected();
                })
                .with(spec("b").after("a"), put("b", "B"))
                .run();

        assertThat(job.verdict("a").kind()).isEqualTo(VerdictKind.FAILED);
        assertThat(job.verdict("a").reason()).contains("No space left");
        assertThat(job.verdict("b").kind()).isEqualTo(VerdictKind.SKIPPED);
    }

    @Test
    void sendsSmallResultsEarly() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch early = new CountDownLatch(1);
        JobHarness harness = new JobHarness(folder);
        harness.sink(chunk -> {
                    harness.store(chunk);
                    early.countDown();
                })
                .with(spec("quick"), put("a.txt", "A"))
                .with(spec("slow"), context -> {
                    end.await();
                    return CollectorResult.collected();
                });
        Thread thread = new Thread(harness.create()::run, "job-under-test");
        thread.start();
        early.await();
        end.countDown();
        thread.join();

        assertThat(harness.entries()).containsOnlyKeys("host-collectors/n1/a.txt");
    }

    @Test
    void removesTheFoldersOfItsCollectors() {
        JobHarness job = new JobHarness(folder)
                .with(spec("a"), context -> {
                    Files.writeString(context.workFolder().resolve("left"), "x");
                    return CollectorResult.collected();
                })
                .run();

        assertThat(job.leftovers()).isEmpty();
    }

    @Test
    void writesJsonAsTroubleshootDoes() throws IOException {
        JobHarness job = new JobHarness(folder)
                .with(spec("a"), context -> {
                    context.entries().putJson("a.json", Map.of("list", List.of(1, 2)));
                    return CollectorResult.collected();
                })
                .run();

        assertThat(new String(
                        job.entries().getOrDefault("host-collectors/n1/a.json", new byte[0]), StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"list\": [\n    1,\n    2\n  ]\n}");
    }
}

package io.muster.agent.pack;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.collect.CollectorResult;
import io.muster.agent.job.JobHarness;
import io.muster.agent.job.Segments;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileCopyTest {
    private static final String NAME = "host-collectors/n1/copy/file";

    @TempDir
    Path folder;

    private Path file;
    private JobHarness job;

    @BeforeEach
    void prepare() {
        file = folder.resolve("file");
        job = new JobHarness(folder);
    }

    private JobHarness copy() {
        return job.with(spec("copy"), context -> {
                    context.entries().copy("copy/file", file);
                    return CollectorResult.collected();
                })
                .run();
    }

    private byte[] copied() throws IOException {
        Map<String, byte[]> entries = job.entries();
        return entries.getOrDefault(NAME, "nothing copied".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @Test
    void copiesFilesOfAnySizeAsTheyAre() throws IOException {
        for (int size : new int[] {0, 1, 8191, 8192, 65_535, 65_536, 65_537, 3_000_000}) {
            prepare();
            Files.write(file, noise(size));
            copy();
            assertThat(copied()).as("%d bytes", size).isEqualTo(noise(size));
            assertThat(job.verdict("copy").bytes()).isEqualTo(size);
        }
    }

    @Test
    void readsPseudoFilesWhoseSizeIsZero() throws IOException {
        file = Path.of("/proc/self/status");
        copy();

        assertThat(new String(copied(), StandardCharsets.UTF_8)).contains("VmRSS");
    }

    @Test
    void readsPseudoFilesThatAnnounceAPage() throws IOException {
        file = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        copy();

        assertThat(copied()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void recordsLinksAndNeverFollowsThem() throws IOException {
        Files.createSymbolicLink(file, Path.of("file"));
        copy();

        assertThat(job.verdict("copy").entries()).isEqualTo(1);
        assertThat(job.verdict("copy").bytes()).isZero();
    }

    @Test
    void neverOpensAPipe() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        copy();

        assertThat(job.verdict("copy").warnings()).singleElement().asString().contains("not read");
        assertThat(job.verdict("copy").entries()).isZero();
    }

    @Test
    void saysThatAFileIsMissing() {
        copy();

        assertThat(job.verdict("copy").kind()).isEqualTo(VerdictKind.MISSING);
    }

    @Test
    void keepsHeadAndTailOfALargeFile() throws IOException {
        Files.write(file, noise(2_000_000));
        job.with(spec("copy").maxBytes(500_000), context -> {
                    context.entries().copy("copy/file", file);
                    return CollectorResult.collected();
                })
                .run();

        byte[] kept = copied();
        byte[] whole = noise(2_000_000);
        assertThat(kept).hasSizeLessThanOrEqualTo(500_000).hasSizeGreaterThan(499_900);
        assertThat(kept).startsWith(java.util.Arrays.copyOf(whole, 100_000));
        assertThat(kept).endsWith(java.util.Arrays.copyOfRange(whole, 1_700_000, 2_000_000));
        assertThat(job.verdict("copy").kind()).isEqualTo(VerdictKind.TRUNCATED);
        assertThat(job.verdict("copy").droppedBytes()).isBetween(1_500_000L, 1_500_200L);
    }

    @Test
    void aFileThatShrinksKeepsItsAnnouncedSizeAndIsFlagged() throws IOException {
        Files.write(file, noise(40_000_000));
        AtomicBoolean cut = new AtomicBoolean();
        job.sink(chunk -> {
            if (!cut.getAndSet(true)) {
                try (RandomAccessFile shrink = new RandomAccessFile(file.toFile(), "rw")) {
                    shrink.setLength(1000);
                }
            }
            job.store(chunk);
        });
        copy();

        assertThat(copied()).hasSize(40_000_000);
        assertThat(job.verdict("copy").warnings()).singleElement().asString().contains("shrank to");
        assertThat(String.valueOf(
                        Segments.notes(folder, JobHarness.NODE, job.chunks()).get(NAME)))
                .contains("shrank");
    }

    @Test
    void aFileThatGrowsIsCutAtItsAnnouncedSizeAndNoted() throws IOException {
        Files.write(file, noise(20_000_000));
        job.sink(chunk -> {
            Files.write(file, new byte[1000], java.nio.file.StandardOpenOption.APPEND);
            job.store(chunk);
        });
        copy();

        assertThat(copied()).isEqualTo(noise(20_000_000));
        assertThat(String.valueOf(
                        Segments.notes(folder, JobHarness.NODE, job.chunks()).get(NAME)))
                .contains("grew from 20000000 to");
    }

    @Test
    void aFileThatIsRotatedAwayIsReadToItsEnd() throws IOException {
        Files.write(file, noise(20_000_000));
        AtomicBoolean rotated = new AtomicBoolean();
        job.sink(chunk -> {
            if (!rotated.getAndSet(true)) {
                Files.move(file, folder.resolve("file.1"));
                Files.writeString(file, "new");
            }
            job.store(chunk);
        });
        copy();

        assertThat(copied()).isEqualTo(noise(20_000_000));
        assertThat(job.verdict("copy").warnings()).isEmpty();
    }

    @Test
    void sparseFilesAreFine() throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(30_000_000);
        }
        copy();

        assertThat(copied()).hasSize(30_000_000).containsOnly(0);
    }

    @Test
    void oneCollectorsCancelledFileDoesNotDisturbTheOthers() throws Exception {
        Files.write(file, noise(60_000_000));
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean();
        job.sink(chunk -> {
            if (!first.getAndSet(true)) {
                reading.countDown();
                try {
                    // Holds the segment until the collector has been interrupted.
                    if (!goOn.await(600, TimeUnit.MILLISECONDS)) {
                        job.store(chunk);
                        return;
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            job.store(chunk);
        });
        job.with(spec("copy").timeout(java.time.Duration.ofMillis(400)), context -> {
                    context.entries().copy("copy/file", file);
                    return CollectorResult.collected();
                })
                .with(spec("other"), context -> {
                    reading.await();
                    context.entries().put("other.txt", new byte[] {1});
                    return CollectorResult.collected();
                })
                .run();

        assertThat(job.verdict("copy").kind()).isEqualTo(VerdictKind.TIMED_OUT);
        assertThat(job.entries()).containsKey("host-collectors/n1/other.txt").containsKey(NAME);
        assertThat(copied()).hasSize(60_000_000);
    }
}

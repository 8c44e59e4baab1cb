package io.muster.agent.job;

import static io.muster.agent.job.Specs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.agent.collect.CollectorResult;
import io.muster.protocol.agent.JobOrder.JobLimits;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redaction in its place: between what collectors find and what is packed. */
@Timeout(60)
class RedactedJobTest {
    private static final String SECRET = "hunter2x";
    private static final RedactionOrder STRICT = RedactionOrder.withNewKey("strict", List.of(), List.of());

    @TempDir
    Path folder;

    private JobHarness job() {
        return new JobHarness(folder).redaction(STRICT);
    }

    private static String text(byte @Nullable [] content) {
        return new String(Objects.requireNonNull(content), StandardCharsets.UTF_8);
    }

    @Test
    void whatCollectorsPutAndCopyIsRedactedAndCounted() throws IOException {
        Path file = folder.resolve("app.log");
        Files.writeString(file, "line\n".repeat(50_000) + "password=" + SECRET + "\n" + "line\n".repeat(50_000));
        JobHarness job = job().with(spec("a"), context -> {
                    context.entries().put("env.txt", ("TOKEN=" + SECRET + "\n").getBytes(StandardCharsets.UTF_8));
                    context.entries().copy("app.log", file);
                    return CollectorResult.collected();
                })
                .run();

        assertThat(text(job.entries().get("host-collectors/n1/env.txt"))).isEqualTo("TOKEN=***HIDDEN***\n");
        assertThat(text(job.entries().get("host-collectors/n1/app.log")))
                .isEqualTo(Files.readString(file).replace(SECRET, "***HIDDEN***"));
        assertThat(job.verdict("a").kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(job.verdict("a").redactions()).containsEntry("password", 1L).containsEntry("token", 1L);
        assertThat(job.verdict("a").bytes())
                .isEqualTo(
                        job.entries().values().stream().mapToLong(c -> c.length).sum());
    }

    @Test
    void aLimitThatCutsThroughASecretLeavesNoPartOfIt() throws IOException {
        Path file = folder.resolve("app.log");
        Files.writeString(file, ("password=" + SECRET.repeat(20) + "\n").repeat(4000));
        JobHarness job = job().limits(new JobLimits(4, null, Duration.ofSeconds(30), 100_001, 1 << 30, 1))
                .with(spec("a"), context -> {
                    context.entries().copy("app.log", file);
                    return CollectorResult.collected();
                })
                .run();

        assertThat(text(job.entries().get("host-collectors/n1/app.log")))
                .doesNotContain("hunter")
                .doesNotContain("ter2x")
                .contains("[muster: ");
        assertThat(job.verdict("a").kind()).isEqualTo(VerdictKind.TRUNCATED);
    }

    @Test
    void whatCannotBeJudgedIsWithheldAndTheVerdictSaysSo() throws IOException {
        Path file = folder.resolve("one-line.txt");
        Files.writeString(file, ("x".repeat(1000) + " password=" + SECRET + " ").repeat(6000));
        JobHarness job = job().with(spec("a"), context -> {
                    context.entries().copy("one-line.txt", file);
                    context.entries().put("ok.txt", "fine\n".getBytes(StandardCharsets.UTF_8));
                    return CollectorResult.collected();
                })
                .run();

        assertThat(job.verdict("a").kind()).isEqualTo(VerdictKind.REDACTION_FAILED);
        assertThat(job.verdict("a").reason())
                .contains("1 of 2 entries withheld")
                .contains("a line is longer than");
        assertThat(text(job.entries().get("host-collectors/n1/one-line.txt")))
                .startsWith("[muster: withheld: ")
                .doesNotContain(SECRET);
        assertThat(text(job.entries().get("host-collectors/n1/ok.txt"))).isEqualTo("fine\n");
    }

    @Test
    void reasonsAndWarningsAreRedactedToo() {
        JobHarness job = job().with(
                        spec("a"),
                        context -> CollectorResult.failed("login failed: --password " + SECRET + " was refused"))
                .run();

        assertThat(job.verdict("a").reason()).isEqualTo("login failed: --password ***HIDDEN*** was refused");
    }

    @Test
    void anUnknownProfileWithholdsEverything() throws IOException {
        JobHarness job = new JobHarness(folder)
                .redaction(new RedactionOrder("of-a-later-version", "", List.of(), List.of()))
                .with(spec("a"), context -> {
                    context.entries().put("a.txt", SECRET.getBytes(StandardCharsets.UTF_8));
                    return CollectorResult.collected();
                })
                .run();

        assertThat(job.verdict("a").kind()).isEqualTo(VerdictKind.REDACTION_FAILED);
        assertThat(text(job.entries().get("host-collectors/n1/a.txt"))).doesNotContain(SECRET);
    }
}

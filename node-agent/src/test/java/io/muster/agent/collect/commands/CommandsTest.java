package io.muster.agent.collect.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.FakeContext;
import io.muster.agent.collect.Host;
import io.muster.agent.process.CommandResult.End;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Journald;
import io.muster.protocol.spec.CollectorAction.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    @TempDir
    Path work;

    private final Host host = new Host(
            Path.of("/"),
            Map.of("PATH", "/usr/bin:/bin", "TOKEN", "s3cret", "LANG", "C", "MUSTER_JOIN_SECRET", "x"),
            List.of(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    private FakeContext context = new FakeContext(sh("true"), null, Path.of("/nowhere"));

    @Test
    void keepsOutputErrorsAndExitCode() throws Exception {
        CollectorResult result = run(sh("echo out; echo err >&2; exit 3"), "probe");
        assertThat(result)
                .extracting(CollectorResult::kind, CollectorResult::exitCode)
                .containsExactly(VerdictKind.COLLECTED, 3);
        assertThat(context.entries)
                .containsEntry("run-host/probe.txt", "out\n")
                .containsEntry("run-host/probe-stderr.txt", "err\n");
        assertThat(info("probe").get("exitCode").asText()).isEqualTo("3");
        assertThat(info("probe").get("error").asText()).isEqualTo("err\n");
        assertThat(info("probe").get("command").asText()).startsWith("/usr/bin/sh -c echo out");
        assertThat(info("probe").fieldNames())
                .toIterable()
                .containsExactly("command", "exitCode", "error", "outputDir", "input", "env");
    }

    @Test
    void writesNoErrorFileWhereThereWasNone() throws Exception {
        run(sh("echo out"), null);
        assertThat(context.entries).containsOnlyKeys("run-host/run-host.txt", "run-host/run-host-info.json");
    }

    @Test
    void tellsOnlyWhatTheSpecItselfSaysOfTheEnvironment() throws Exception {
        run(new Run("sh", List.of("-c", "env"), null, Map.of(), List.of("OWN=a=b"), List.of(), false), "env");
        assertThat(context.entries.get("run-host/env.txt"))
                .contains("TOKEN=s3cret")
                .contains("OWN=a=b")
                .doesNotContain("MUSTER_JOIN_SECRET");
        assertThat(context.entries.get("run-host/env-info.json")).doesNotContain("s3cret");
        assertThat(info("env").get("env")).extracting(JsonNode::asText).contains("TOKEN=***", "LANG=***", "OWN=a=b");
    }

    @Test
    void inheritsOnlyWhatIsWanted() throws Exception {
        run(new Run("sh", List.of("-c", "env"), null, Map.of(), List.of(), List.of("LANG"), false), "env");
        assertThat(context.entries.get("run-host/env.txt")).contains("LANG=C").doesNotContain("TOKEN");
        run(new Run("sh", List.of("-c", "env"), null, Map.of(), List.of(), List.of(), true), "env");
        assertThat(context.entries.get("run-host/env.txt")).contains("PATH=").doesNotContain("LANG");
        assertThat(run(new Run("true", List.of(), null, Map.of(), List.of(), List.of("NOT_SET"), false), "env")
                        .reason())
                .contains("NOT_SET");
        assertThat(run(new Run("true", List.of(), null, Map.of(), List.of("broken"), List.of(), false), "env")
                        .kind())
                .isEqualTo(VerdictKind.FAILED);
    }

    @Test
    void handsInputOverAndTakesWhatIsLeftInTheOutputFolder() throws Exception {
        CollectorResult result = run(
                new Run(
                        "sh",
                        List.of(
                                "-c",
                                "mkdir $TS_OUTPUT_DIR/deep; cp $TS_INPUT_DIR/conf $TS_OUTPUT_DIR/deep/copy;"
                                        + " mkfifo $TS_OUTPUT_DIR/pipe; pwd"),
                        "result",
                        Map.of("conf", "content"),
                        List.of(),
                        List.of(),
                        false),
                "probe");
        assertThat(context.entries)
                .containsEntry("run-host/probe/result/deep/copy", "content")
                .containsEntry("run-host/probe.txt", work.resolve("run").toRealPath() + "\n");
        assertThat(result.warnings()).singleElement().asString().contains("pipe");
        assertThat(info("probe").get("outputDir").asText()).isEqualTo("result");
        assertThat(info("probe").get("input").asText()).isEqualTo("conf");
    }

    @Test
    void refusesNamesThatLeadElsewhere() throws Exception {
        for (String name : List.of("../x", "a/b", "..", "")) {
            assertThat(run(new Run("true", List.of(), null, Map.of(name, ""), List.of(), List.of(), false), "p")
                            .kind())
                    .isEqualTo(VerdictKind.FAILED);
        }
        for (String folder : List.of("../x", "/x", "a/../../b", "")) {
            assertThat(run(new Run("true", List.of(), folder, Map.of(), List.of(), List.of(), false), "p")
                            .kind())
                    .isEqualTo(VerdictKind.FAILED);
        }
        assertThat(context.entries).isEmpty();
    }

    @Test
    void aProgramThatIsNotThereIsMissing() throws Exception {
        CollectorResult result =
                run(new Run("no-such-program", List.of(), null, Map.of(), List.of(), List.of(), false), "p");
        assertThat(result)
                .extracting(CollectorResult::kind, CollectorResult::reason)
                .containsExactly(VerdictKind.MISSING, "no such program: no-such-program");
        assertThat(context.entries).isEmpty();
    }

    @Test
    void keepsWhatWasPrintedUntilTheTimeRanOut() throws Exception {
        context = new FakeContext(sh("true"), "slow", work.resolve("run")).answering(End.TIMED_OUT, 137, "half", "");
        CollectorResult result = new RunCollector(host).collect(sh("true"), context);
        assertThat(result.kind()).isEqualTo(VerdictKind.TIMED_OUT);
        assertThat(context.entries).containsEntry("run-host/slow.txt", "half");
        assertThat(info("slow").get("exitCode").asText()).isEqualTo("-1");
    }

    @Test
    void asksTheJournalAsTroubleshootDoes() throws Exception {
        Journald action =
                new Journald(true, true, List.of("ssh", "kubelet"), "2h", "yesterday", "short-iso", 10, true, true);
        assertThat(new JournaldCollector(host).describe(action, null, null))
                .startsWith("journalctl --system --dmesg -u ssh -u kubelet --since @"
                        + NOW.minus(Duration.ofHours(2)).getEpochSecond()
                        + " --until yesterday --output short-iso -n 10 --reverse --utc --no-pager");
        Journald open = new Journald(false, false, List.of(), null, null, null, 0, false, false);
        assertThat(new JournaldCollector(host).describe(open, NOW, null))
                .startsWith("journalctl --since @" + NOW.getEpochSecond() + " --no-pager");
    }

    @Test
    void keepsTheJournalAndSaysWhereThereIsNone() throws Exception {
        Journald action = new Journald(false, false, List.of(), null, null, null, 0, false, false);
        context = new FakeContext(action, "all", work.resolve("run")).answering(End.EXITED, 0, "line\n", "");
        assertThat(new JournaldCollector(host).collect(action, context).kind()).isEqualTo(VerdictKind.COLLECTED);
        assertThat(context.entries).containsOnlyKeys("journald/all.txt", "journald/all-info.json");
        context = new FakeContext(action, "all", work.resolve("run"))
                .answering(End.EXITED, 0, "-- No entries --\n", "No journal files were found.\n");
        assertThat(new JournaldCollector(host).collect(action, context).kind()).isEqualTo(VerdictKind.MISSING);
        assertThat(context.entries).isEmpty();
    }

    private CollectorResult run(Run action, @Nullable String name) throws Exception {
        context = new FakeContext(action, name, work.resolve("run"));
        return new RunCollector(host).collect(action, context);
    }

    private JsonNode info(String name) throws IOException {
        return Json.mapper().readTree(String.valueOf(context.entries.get("run-host/" + name + "-info.json")));
    }

    private static Run sh(String script) {
        return new Run("sh", List.of("-c", script), null, Map.of(), List.of(), List.of(), false);
    }
}

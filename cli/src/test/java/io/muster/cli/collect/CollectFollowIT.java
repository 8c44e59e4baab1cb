package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.Run;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** How {@code muster collect} follows a collection to its end, and what it tells of it. */
class CollectFollowIT extends CollectScenario {
    @Test
    void followsToTheEndAndBringsTheBundle() throws IOException {
        coordinator.on(
                TASK,
                json(200, view(CollectionState.COLLECTING, null)),
                json(200, view(CollectionState.COMPLETED, announced())));
        Run run = collect();
        Path file = folder.resolve("muster-x.tar.zst");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.out())
                .isEqualTo(
                        """
                        a COLLECTING 1/2 collectors, 1.5 MiB
                        b COLLECTING 1/2 collectors, 1.5 MiB
                        collection %1$s COLLECTING
                        a COLLECTED 2/2 collectors, 1.5 MiB
                        b COLLECTED 2/2 collectors, 1.5 MiB
                        collection %1$s COMPLETED
                        collection %1$s COMPLETED
                        NODE  STATE      COLLECTED  BYTES    NOT COLLECTED
                        a     COLLECTED  2/2        1.5 MiB
                        b     COLLECTED  2/2        1.5 MiB
                        verdicts: 4 COLLECTED
                        bundle: %2$s (684 KiB, 7 entries, sha256 verified)
                        look inside:
                          muster bundle ls %2$s
                          muster bundle cat %2$s manifest.json
                        """
                                .formatted(ID, file));
        assertThat(Files.readAllBytes(file)).isEqualTo(BYTES);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertOnlyFile(file);
    }

    @Test
    void tellsWhatIsMissingAndWhy() {
        coordinator.on(TASK, json(200, view(CollectionState.PARTIAL, announced())));
        Run run = collect();
        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.out())
                .contains(
                        """
                        NOT COLLECTED  VERDICT  WHERE  REASON
                        journald       MISSING  b      no journalctl?[31m here
                        """)
                .contains("verdicts: 3 COLLECTED, 1 MISSING\n")
                .doesNotContain("\u001b");
    }

    @Test
    void collectorsWithTheSameFateAreOneLine() {
        CollectionView all = view(CollectionState.PARTIAL, null);
        Verdict lost = Verdict.withoutRun(VerdictKind.LOST, "node gone");
        List<NodeProgress> nodes = all.nodes() == null ? List.of() : all.nodes();
        NodeProgress a = nodes.get(0);
        List<CollectorProgress> collectors = IntStream.range(0, 50)
                .mapToObj(i -> new CollectorProgress(new CollectorId("c" + i), "DONE", lost))
                .toList();
        NodeProgress gone =
                new NodeProgress(a.node(), a.state(), "node gone", null, null, 50, 50, 0, 0, null, collectors);
        Run.Streams streams = new Run.Streams(Map.of(), false);
        Summary.print(
                streams.console(),
                new CollectionView(
                        all.id(),
                        all.status(),
                        null,
                        "admin",
                        "default",
                        all.format(),
                        "none",
                        null,
                        null,
                        all.requestedAt(),
                        null,
                        null,
                        all.progress(),
                        Map.of(VerdictKind.LOST, 50),
                        List.of(gone, nodes.get(1)),
                        null,
                        all.upload(),
                        null,
                        List.of(),
                        false,
                        Map.of()),
                null,
                "");
        assertThat(streams.result(0).out())
                .contains("c0 and 49 others  LOST     a      node gone\n")
                .doesNotContain("c1");
    }

    @Test
    void theExitCodeTellsTheState() {
        coordinator.on(TASK, json(200, view(CollectionState.FAILED, null)));
        Run failed = collect();
        assertThat(failed.code()).isEqualTo(ExitCode.FAILED);
        assertThat(failed.out()).contains("FAILED: no node answered").doesNotContain("look inside");
        coordinator.on(TASK, json(200, view(CollectionState.CANCELLED, announced())));
        assertThat(collect().code()).isEqualTo(ExitCode.CANCELLED);
    }

    @Test
    void aCoordinatorThatRestartsIsWaitedFor() {
        coordinator.on(
                TASK,
                json(200, view(CollectionState.COLLECTING, null)),
                json(503, ""),
                json(503, ""),
                json(200, view(CollectionState.COMPLETED, announced())));
        Run run = collect();
        assertThat(run.code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.out()).containsOnlyOnce("trying again for 60 s");
    }

    @Test
    void aCoordinatorThatStaysAwayIsGivenUpWithTheWayBack() {
        coordinator.on(TASK, json(503, ""));
        Run.Streams streams = new Run.Streams(Map.of(), false);
        Follower.Pace pace = new Follower.Pace(Duration.ofMillis(10), Duration.ofMillis(100));
        CommandLine line = new CommandLine(new CollectCommand(streams.console(), pace));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            assertThat(failure).hasMessageContaining("muster collect --attach " + ID);
            return ((Failure) failure).exitCode();
        });
        assertThat(line.execute("--server", coordinator.address(), "--output", folder.toString()))
                .isEqualTo(ExitCode.NOT_REACHABLE);
    }

    @Test
    void jsonIsAllThatIsOnStandardOutput() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        Run run = collect("--json");
        JsonNode tree = Json.mapper().readTree(run.out());
        assertThat(tree.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(tree.path("downloadedTo").asText()).isEqualTo(folder + "/muster-x.tar.zst");
    }
}

package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.hangUp;
import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.FakeCoordinator;
import io.muster.cli.FakeCoordinator.Answer;
import io.muster.cli.FakeCoordinator.Call;
import io.muster.cli.Run;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.http.PlanView.CollectorPlanView;
import io.muster.protocol.http.PlanView.NodePlanView;
import io.muster.protocol.http.Problem;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Risk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CollectIT {
    private static final String TASK = "GET /collectLogs/tasks/" + ID;
    private static final String BUNDLE = TASK + "/bundle";
    private static final byte[] BYTES = new byte[700_000];

    static {
        new Random(1).nextBytes(BYTES);
    }

    @TempDir
    Path folder;

    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator();
        coordinator.on("POST /collectLogs/start", json(202, new StartResponse(ID, CollectionState.QUEUED, Map.of())));
        coordinator.on(BUNDLE, bundle());
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private Run collect(String... options) {
        String[] common = {"--server", coordinator.address(), "--output", folder.toString()};
        return Run.of(Stream.of(new String[] {"collect"}, common, options)
                .flatMap(Stream::of)
                .toArray(String[]::new));
    }

    private static BundleView announced() {
        try {
            String sha256 = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(BYTES));
            return new BundleView("muster-x.tar.zst", BYTES.length, sha256, 7);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Answers the bundle, honouring ranges. */
    private static Answer bundle() {
        return exchange -> {
            String range = exchange.getRequestHeaders().getFirst("Range");
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
            exchange.getResponseHeaders().add("ETag", "\"v1\"");
            exchange.sendResponseHeaders(range == null ? 200 : 206, BYTES.length - from);
            exchange.getResponseBody().write(BYTES, from, BYTES.length - from);
        };
    }

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
                        Map.of()),
                null);
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
    void asksForWhatTheOptionsSay() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.FAILED, null)));
        collect(
                "--nodes",
                "a,b",
                "--nodes",
                "c",
                "--label",
                "role=db",
                "--spec",
                "logs",
                "--since",
                "2h",
                "--format",
                "tar.gz",
                "--limit",
                "nodes=4",
                "--limit",
                "nodeTimeout=5m",
                "--customer",
                "Example inc.",
                "--ticket",
                "12345",
                "--idempotency-key",
                "k1");
        Call call = coordinator.calls().get(0);
        JsonNode body = Json.mapper().readTree(call.body());
        assertThat(call.header("Idempotency-key")).isEqualTo("k1");
        assertThat(body)
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        """
                                        {"from":"nodes","nodes":["a","b","c"],"labels":{"role":"db"},"spec":"logs",
                                        "since":"2h","format":"tar.gz","customer":"Example inc.","ticket":"12345",
                                        "limits":{"nodes":4,"nodeTimeout":"5m"}}"""));
    }

    @Test
    void filesAreCheckedHereAndSentAsText() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.FAILED, null)));
        String good = "apiVersion: troubleshoot.sh/v1beta2\nkind: HostCollector\nspec: {collectors: [cpu: {}]}\n";
        Path one = Files.writeString(folder.resolve("one.yaml"), good);
        Path two = Files.writeString(folder.resolve("two.yaml"), good.replace("cpu", "memory"));
        collect("--spec", one.toString(), "--spec", two.toString());
        assertThat(Json.mapper()
                        .readTree(coordinator.calls().get(0).body())
                        .path("spec")
                        .asText())
                .contains("cpu", "\n---\n", "memory");

        coordinator.calls().clear();
        Files.writeString(one, good.replace("cpu", "cpuu"));
        Run run = collect("--spec", one.toString());
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("error: " + one + ":3: spec.collectors[0]: \"cpuu\" is not a host collector");
        assertThat(coordinator.calls()).isEmpty();
    }

    @Test
    void badInputIsToldFieldByField() {
        coordinator.on(
                "POST /collectLogs/start",
                json(
                        400,
                        new Problem(
                                "about:blank",
                                "Bad request",
                                400,
                                "bad-input",
                                null,
                                Map.of("ticket", "must be digits", "nodes", "\"x\" is not known"))));
        Run run = collect("--ticket", "abc");
        assertThat(run)
                .isEqualTo(new Run(
                        ExitCode.BAD_INPUT, "", "error: nodes: \"x\" is not known\nerror: ticket: must be digits\n"));
    }

    @Test
    void refusalsHaveTheirOwnCode() {
        coordinator.on("POST /collectLogs/start", json(401, ""));
        assertThat(collect().code()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(collect().err()).contains("--credentials-file");
        coordinator.on(
                "POST /collectLogs/start", json(409, Problem.of(409, "busy", "Busy", "collection x runs already")));
        assertThat(collect()).isEqualTo(new Run(ExitCode.NOT_REACHABLE, "", "error: collection x runs already\n"));
        coordinator.on("POST /collectLogs/start", json(500, "<html>oops</html>"));
        assertThat(collect().code()).isEqualTo(ExitCode.INTERNAL);
        coordinator.on("POST /collectLogs/start", json(200, "<html>some other server</html>"));
        assertThat(collect().code()).isEqualTo(ExitCode.NOT_REACHABLE);
    }

    @Test
    void aLostAnswerToStartIsAskedForAgainWithTheSameKey() {
        coordinator.on(
                "POST /collectLogs/start",
                hangUp(),
                json(200, new StartResponse(ID, CollectionState.QUEUED, Map.of())));
        coordinator.on(TASK, json(200, view(CollectionState.FAILED, null)));
        assertThat(collect().code()).isEqualTo(ExitCode.FAILED);
        List<String> keys = coordinator.calls().stream()
                .filter(call -> call.line().startsWith("POST"))
                .map(call -> call.header("Idempotency-key"))
                .toList();
        assertThat(keys.size()).isGreaterThanOrEqualTo(2);
        assertThat(keys).doesNotContain("").containsOnly(keys.get(0));
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
    void aBrokenDownloadGoesOnWhereItWas() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        coordinator.on(
                BUNDLE,
                exchange -> {
                    exchange.getResponseHeaders().add("ETag", "\"v1\"");
                    exchange.sendResponseHeaders(200, BYTES.length);
                    exchange.getResponseBody().write(BYTES, 0, 300_000);
                    exchange.getResponseBody().flush();
                    throw new IOException("breaking off, as the test wants");
                },
                bundle());
        assertThat(collect().code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(Files.readAllBytes(folder.resolve("muster-x.tar.zst"))).isEqualTo(BYTES);
        Call second = coordinator.calls().get(coordinator.calls().size() - 1);
        assertThat(second.header("Range")).isEqualTo("bytes=300000-");
        assertThat(second.header("If-range")).isEqualTo("\"v1\"");
    }

    @Test
    void aBundleThatIsNotWhatWasAnnouncedIsNotKept() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        for (int length : List.of(BYTES.length, BYTES.length + 5)) {
            coordinator.on(BUNDLE, exchange -> {
                exchange.sendResponseHeaders(200, length);
                exchange.getResponseBody().write(new byte[length]);
            });
            Run run = collect();
            assertThat(run.code()).isEqualTo(ExitCode.INTERNAL);
            assertThat(run.err()).contains("not what the coordinator announced").contains("nothing was kept");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void theCoordinatorCannotChooseAFolder() throws IOException {
        coordinator.on(
                TASK,
                json(
                        200,
                        view(
                                CollectionState.COMPLETED,
                                new BundleView(
                                        "../../x/muster-x.tar.zst",
                                        BYTES.length,
                                        announced().sha256(),
                                        1))));
        assertThat(collect().code()).isEqualTo(ExitCode.COMPLETE);
        assertOnlyFile(folder.resolve("muster-x.tar.zst"));
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, new BundleView("..", BYTES.length, "x", 1))));
        assertThat(collect().code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aPlaceThatCannotTakeTheBundleIsToldBeforeAnythingStarts() throws IOException {
        Path existing = Files.writeString(folder.resolve("existing"), "");
        assertThat(Run.of("collect", "--server", coordinator.address(), "--output", existing.toString())
                        .err())
                .contains("exists already");
        assertThat(Run.of("collect", "--server", coordinator.address(), "--output", folder + "/no/such")
                        .err())
                .contains("there is no folder");
        assertThat(coordinator.calls()).isEmpty();
    }

    @Test
    void detachedPrintsTheIdAlone() {
        Run run = collect("--detach");
        assertThat(run.code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.out()).isEqualTo(ID + "\n");
        assertThat(run.err()).contains("muster collect --attach " + ID);
        assertThat(collect("--detach", "--follow").code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void attachStartsNothing() {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        assertThat(collect("--attach", ID.value()).code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(coordinator.calls()).noneMatch(call -> call.line().startsWith("POST"));
        assertThat(collect("--attach", "x").code()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void jsonIsAllThatIsOnStandardOutput() throws IOException {
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        Run run = collect("--json");
        JsonNode tree = Json.mapper().readTree(run.out());
        assertThat(tree.path("status").asText()).isEqualTo("COMPLETED");
        assertThat(tree.path("downloadedTo").asText()).isEqualTo(folder + "/muster-x.tar.zst");
    }

    @Test
    void dryRunShowsThePlanAndStartsNothing() {
        PlanView plan = new PlanView(
                List.of(new NodePlanView(
                        new NodeId("a"),
                        false,
                        2048,
                        Duration.ofSeconds(60),
                        List.of(new CollectorPlanView(
                                new CollectorId("cpu"),
                                "cpu",
                                "reads /proc/cpuinfo",
                                List.of(),
                                Duration.ofSeconds(60),
                                Risk.READ,
                                -1,
                                -1,
                                null)))),
                List.of("look out"));
        coordinator.on("POST /collectLogs/start?dry_run=1", json(200, plan));
        assertThat(collect("--dry-run"))
                .isEqualTo(new Run(
                        ExitCode.COMPLETE,
                        """
                        a (not connected): 1 collectors, 2.0 KiB, at most 1m
                          COLLECTOR  TYPE  AFTER  TIMEOUT  RISK  BYTES  DOES
                          cpu        cpu          1m       read  ?      reads /proc/cpuinfo
                        warning: look out
                        """,
                        ""));
        assertThat(coordinator.calls()).hasSize(1);
    }

    private void assertOnlyFile(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}

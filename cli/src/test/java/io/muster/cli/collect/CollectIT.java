package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.hangUp;
import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.cli.ExitCode;
import io.muster.cli.FakeCoordinator.Call;
import io.muster.cli.Run;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.http.PlanView.CollectorPlanView;
import io.muster.protocol.http.PlanView.NodePlanView;
import io.muster.protocol.http.Problem;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.spec.CollectorAction.Risk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@code muster collect} asks for, and what it says when that is refused. */
class CollectIT extends CollectScenario {
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
                "--redaction",
                "none",
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
                                        "since":"2h","format":"tar.gz","redaction":"none","customer":"Example inc.","ticket":"12345",
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
}

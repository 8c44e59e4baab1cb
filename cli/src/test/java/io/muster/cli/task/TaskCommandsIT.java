package io.muster.cli.task;

import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.FakeCoordinator;
import io.muster.cli.Run;
import io.muster.protocol.http.CollectionList;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TaskCommandsIT {
    private FakeCoordinator coordinator;

    @BeforeEach
    void start() throws IOException {
        coordinator = new FakeCoordinator();
    }

    @AfterEach
    void stop() {
        coordinator.close();
    }

    private Run run(String... args) {
        return Run.with(Map.of("MUSTER_SERVER", coordinator.address() + "/"), args);
    }

    @Test
    void statusShowsTheCurrentOneOrTheOneAskedFor() {
        coordinator.on("GET /collectLogs/status", json(200, view(CollectionState.COLLECTING, null)));
        coordinator.on("GET /collectLogs/tasks/" + ID, json(200, view(CollectionState.PARTIAL, null)));
        Run current = run("status");
        assertThat(current.code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(current.out()).startsWith("collection " + ID + " COLLECTING\n");
        Run asked = run("status", ID.value());
        assertThat(asked.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(asked.out()).contains("journald       MISSING  b ");
        assertThat(run("status", "-o", "json").out()).contains("\"status\" : \"COLLECTING\"");
    }

    @Test
    void statusOfAnIdleCoordinatorSaysSo() {
        coordinator.on("GET /collectLogs/status", json(200, "{\"status\":\"idle\"}"));
        assertThat(run("status")).isEqualTo(new Run(0, "idle: there was no collection yet\n", ""));
        assertThat(run("status", "-o", "json").out()).contains("\"idle\"");
    }

    @Test
    void unknownCollectionsAreBadInput() {
        Run run = run("status", ID.value());
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("error: no such thing");
    }

    @Test
    void listsCollectionsPageByPage() {
        coordinator.on(
                "GET /collectLogs/tasks?limit=1&state=COMPLETED&after=a%26b",
                json(200, new CollectionList(List.of(view(CollectionState.COMPLETED, null)), "next")));
        Run run = run("list", "--limit", "1", "--state", "completed", "--after", "a&b");
        assertThat(run.out())
                .isEqualTo(
                        """
                        ID                                    STATE      REQUESTED             BY     SPEC     NODES  COLLECTED  BUNDLE
                        %s  COMPLETED  2026-01-31T08:00:00Z  admin  default  2/2    4/4        -
                        """
                                .formatted(ID));
        assertThat(run.err()).isEqualTo("more with: muster list --after next\n");
        coordinator.on("GET /collectLogs/tasks?limit=20", json(200, new CollectionList(List.of(), null)));
        assertThat(run("list").out()).isEqualTo("no collections\n");
    }

    @Test
    void cancelsTheOneAskedForOrTheRunningOne() {
        coordinator.on("POST /collectLogs/cancel", json(200, view(CollectionState.CANCELLED, null)));
        assertThat(run("cancel", ID.value())).isEqualTo(new Run(0, "collection " + ID + " CANCELLED\n", ""));
        assertThat(run("cancel").code()).isZero();
        assertThat(coordinator.calls())
                .map(FakeCoordinator.Call::body)
                .containsExactly("{\"id\":\"" + ID + "\"}", "{}");
    }

    @Test
    void pinsAndUnpinsTheOneAskedFor() {
        String pin = "/collectLogs/tasks/" + ID + "/pin";
        coordinator.on("POST " + pin, json(200, view(CollectionState.COMPLETED, null)));
        coordinator.on("DELETE " + pin, json(200, view(CollectionState.COMPLETED, null)));
        assertThat(run("pin", ID.value())).isEqualTo(new Run(0, "collection " + ID + " is pinned\n", ""));
        assertThat(run("unpin", ID.value())).isEqualTo(new Run(0, "collection " + ID + " is not pinned\n", ""));
        assertThat(run("pin", "-o", "json", ID.value()).out()).contains("\"id\" : \"" + ID + "\"");
        assertThat(run("pin").code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(coordinator.calls())
                .map(FakeCoordinator.Call::line)
                .containsExactly("POST " + pin, "DELETE " + pin, "POST " + pin);
    }

    @Test
    void listsNodesAlsoThoseNeverSeen() {
        NodeView seen = new NodeView(
                new NodeId("a"),
                true,
                Instant.parse("2026-01-31T08:00:00.123Z"),
                "0.1",
                "10.0.0.1",
                Map.of("role", "db", "az", "1"),
                Map.of(),
                List.of(ID));
        NodeView never = new NodeView(new NodeId("b"), false, null, null, null, Map.of(), Map.of(), List.of());
        coordinator.on("GET /nodes", json(200, List.of(seen, never)));
        assertThat(run("nodes").out())
                .isEqualTo(
                        """
                        NODE  CONNECTED  LAST SEEN             AGENT  ADDRESS   LABELS        RUNNING
                        a     yes        2026-01-31T08:00:00Z  0.1    10.0.0.1  az=1,role=db  1
                        b     no         never                 -      -         -             0
                        """);
    }
}

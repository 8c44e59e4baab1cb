package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import io.muster.protocol.http.Problem;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.plan.CollectionState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopUpIT extends CollectScenario {
    private static final String LACKING = "01930000-0000-7000-8000-000000000001";

    private Run topUp(String... more) {
        String[] args = new String[more.length + 6];
        System.arraycopy(
                new String[] {"top-up", LACKING, "--server", coordinator.address(), "--output", folder.toString()},
                0,
                args,
                0,
                6);
        System.arraycopy(more, 0, args, 6, more.length);
        return Run.of(args);
    }

    @Test
    void whatIsMissingIsCollectedIntoABundleOfItsOwn() throws Exception {
        coordinator.on(
                "POST /collectLogs/tasks/" + LACKING + "/top-up",
                json(503, ""),
                json(202, new StartResponse(ID, CollectionState.QUEUED, Map.of())));
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        Run run = topUp();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("collection " + ID + " COMPLETED").doesNotContain("fetch what is missing");
        assertOnlyFile(folder.resolve("muster-x.tar.zst"));
        // Asked again after the lost answer, with the same key: it starts once.
        assertThat(coordinator.calls().subList(0, 2))
                .extracting(call -> call.header("Idempotency-key"))
                .doesNotContain("")
                .matches(keys -> keys.get(0).equals(keys.get(1)));
    }

    @Test
    void whereNothingIsMissingItSaysSo() {
        coordinator.on(
                "POST /collectLogs/tasks/" + LACKING + "/top-up",
                json(409, Problem.of(409, "NOTHING_MISSING", "Nothing is missing", "everything was collected")));
        Run run = topUp();
        assertThat(run.code()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(run.err()).isEqualTo("error: everything was collected\n");
    }

    @Test
    void theEndOfACollectionSaysTheCommandAsItHasToBeTyped() {
        coordinator.on(TASK, json(200, view(CollectionState.PARTIAL, announced())));
        assertThat(collect().out())
                .endsWith(
                        "fetch what is missing:\n  muster top-up " + ID + " --server " + coordinator.address() + "\n");
    }
}

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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code muster top-up}. */
class TopUpIT extends CollectScenario {
    private static final String EARLIER = "01930000-0000-7000-8000-00000000aaaa";
    private static final String TOP_UP = "POST /collectLogs/tasks/" + EARLIER + "/top-up";

    private Run topUp(String... options) {
        String[] common = {"top-up", EARLIER, "--server", coordinator.address()};
        return Run.of(Stream.of(common, options).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void staysUntilTheNewCollectionIsOverAndDownloadsItsBundle() throws Exception {
        coordinator.on(TOP_UP, json(202, new StartResponse(ID, CollectionState.QUEUED, Map.of())));
        coordinator.on(TASK, json(200, view(CollectionState.COMPLETED, announced())));
        Run run = topUp("--output", folder.toString());
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.COMPLETE);
        assertOnlyFile(folder.resolve("muster-x.tar.zst"));
    }

    @Test
    void namesTheNewCollectionAndLeavesWhenToldSo() {
        coordinator.on(TOP_UP, json(202, new StartResponse(ID, CollectionState.QUEUED, Map.of())));
        Run run = topUp("--detach");
        assertThat(run.code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.out()).isEqualTo(ID + "\n");
    }

    @Test
    void saysWhyThereIsNothingToDo() {
        coordinator.on(
                TOP_UP,
                json(
                        409,
                        new Problem(
                                "about:blank",
                                "The collection cannot be completed",
                                409,
                                "NO_TOP_UP",
                                "nothing is missing",
                                Map.of())));
        Run run = topUp();
        assertThat(run.code()).isEqualTo(ExitCode.NOT_REACHABLE);
        assertThat(run.err()).contains("nothing is missing");
    }
}

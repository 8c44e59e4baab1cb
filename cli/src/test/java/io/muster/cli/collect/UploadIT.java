package io.muster.cli.collect;

import static io.muster.cli.FakeCoordinator.json;
import static io.muster.cli.Views.ID;
import static io.muster.cli.Views.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.muster.cli.ExitCode;
import io.muster.cli.Run;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.UploadView;
import io.muster.protocol.http.Problem;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code muster upload}, and what {@code muster collect} says of an upload. */
class UploadIT extends CollectScenario {
    private static final String UPLOAD = "POST /collectLogs/tasks/" + ID + "/upload";

    private static CollectionView uploading(UploadState state, @Nullable String reason) {
        return view(
                CollectionState.COMPLETED, announced(), new UploadView(state, "https://u.example.com/c/f", reason, 5L));
    }

    private Run upload(String... options) {
        String[] common = {"upload", ID.value(), "--server", coordinator.address()};
        return Run.of(Stream.of(common, options).flatMap(Stream::of).toArray(String[]::new));
    }

    @Test
    void asksForItAndStaysUntilItHasArrived() {
        coordinator.on(UPLOAD, json(202, uploading(UploadState.PENDING, null)));
        coordinator.on(
                TASK,
                json(200, uploading(UploadState.UPLOADING, "cut; again")),
                json(200, uploading(UploadState.UPLOADED, "compared there: size")));
        Run run = upload("--destination", "support", "--customer", "Example inc.", "--ticket", "7");
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.COMPLETE);
        assertThat(run.out()).isEqualTo("upload UPLOADED https://u.example.com/c/f (compared there: size)\n");
        assertThat(run.err()).contains("cut; again");
        assertThat(coordinator.calls().get(0).body())
                .isEqualTo("{\"destination\":\"support\",\"customer\":\"Example inc.\",\"ticket\":\"7\"}");
    }

    @Test
    void failsWhereTheUploadFails() {
        coordinator.on(UPLOAD, json(202, uploading(UploadState.PENDING, null)));
        coordinator.on(TASK, json(200, uploading(UploadState.FAILED, "no room")));
        Run run = upload();
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("FAILED").contains("no room");
        assertThat(coordinator.calls().get(0).body()).isEqualTo("{}");
    }

    @Test
    void doesNotStayWhenToldSo() {
        coordinator.on(UPLOAD, json(202, uploading(UploadState.PENDING, null)));
        assertThat(upload("--detach").code()).isEqualTo(ExitCode.COMPLETE);
        assertThat(coordinator.calls()).hasSize(1);
    }

    @Test
    void saysWhyADestinationCannotBeUsed() {
        coordinator.on(
                UPLOAD, json(422, Problem.of(422, "PREFLIGHT_FAILED", "no", "uploads.example.com answers 403 to PUT")));
        Run run = upload("--upload-host", "https://uploads.example.com", "--customer", "c");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("answers 403 to PUT");
        assertThat(upload("--upload-host", "https://u", "--destination", "d").code())
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void aCollectionWhoseBundleDidNotArriveIsPartial() {
        coordinator.on(TASK, json(200, uploading(UploadState.FAILED, "no room")));
        Run run = collect("--destination", "support", "--ignore-preflight");
        assertThat(run.code()).isEqualTo(ExitCode.PARTIAL);
        assertThat(run.out()).contains("upload FAILED").contains("no room");
        assertThat(coordinator.calls().get(0).body())
                .contains("\"destination\":\"support\"")
                .contains("\"upload\":true")
                .contains("\"ignorePreflight\":true");
    }
}

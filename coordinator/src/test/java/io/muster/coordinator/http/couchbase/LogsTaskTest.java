package io.muster.coordinator.http.couchbase;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.BundleView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.http.CollectionView.UploadView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.json.Json;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LogsTaskTest {
    private static final CollectionId ID = new CollectionId("01a1fcb7-b530-7c62-bef2-a7e631488ba1");
    private static final Instant AT = Instant.parse("2026-01-31T08:05:09Z");
    private static final String BUNDLE = "/collectLogs/tasks/" + ID + "/bundle";

    private static CollectionView view(
            CollectionState state, UploadView upload, boolean sealed, @Nullable String reason, NodeProgress... nodes) {
        return new CollectionView(
                ID,
                state,
                reason,
                "ann",
                "default",
                BundleFormat.TAR_ZST,
                "strict",
                null,
                null,
                AT,
                AT,
                null,
                new CollectionView.Progress(nodes.length, 0, 0, 0, 0, 0),
                Map.of(),
                Arrays.asList(nodes),
                sealed ? new BundleView("b.tar.zst", 1, "00", 1) : null,
                upload,
                List.of(),
                List.of(),
                false,
                sealed ? Map.of("bundle", BUNDLE) : Map.of());
    }

    private static NodeProgress node(String name, NodeState state, @Nullable String reason, Verdict... verdicts) {
        List<CollectorProgress> collectors = Arrays.stream(verdicts)
                .map(v -> new CollectorProgress(new CollectorId("c"), "DONE", v))
                .toList();
        return new NodeProgress(new NodeId(name), state, reason, null, null, 1, 1, 0, 0, null, collectors);
    }

    private static UploadView upload(UploadState state, @Nullable String reason) {
        return new UploadView(state, state == UploadState.NONE ? null : "https://u/c/b.tar.zst", reason);
    }

    private static Verdict verdict(VerdictKind kind, String reason) {
        return new Verdict(kind, reason, null, AT, AT, 0, 0, 0, List.of());
    }

    private static String json(CollectionView view) throws Exception {
        return Json.mapper().writeValueAsString(LogsTask.of(view, "muster@c1"));
    }

    @Test
    void aRunningCollectionSaysHowToCancelItAndWhenToAskAgain() throws Exception {
        CollectionView view = view(
                CollectionState.COLLECTING,
                upload(UploadState.NONE, null),
                false,
                null,
                node("n1", NodeState.PENDING, null),
                node("n2", NodeState.COLLECTING, null),
                node("n3", NodeState.COLLECTED, null));
        assertThat(json(view))
                .isEqualTo("{\"node\":\"muster@c1\",\"type\":\"clusterLogsCollection\",\"perNode\":{"
                        + "\"ns_1@n1\":{\"status\":\"starting\"},\"ns_1@n2\":{\"status\":\"started\"},"
                        + "\"ns_1@n3\":{\"status\":\"collected\"}},\"progress\":33,\"ts\":\"2026-01-31 08:05:09\","
                        + "\"status\":\"running\",\"recommendedRefreshPeriod\":2,"
                        + "\"cancelURI\":\"/controller/cancelLogsCollection\"}");
    }

    @Test
    void completedWithEveryNodeFailedSaysSoOfEachNodeWithItsReason() throws Exception {
        CollectionView view = view(
                CollectionState.FAILED,
                upload(UploadState.NONE, null),
                false,
                "nothing was collected: 1 LOST, 1 node UNREACHABLE",
                node("n1", NodeState.UNREACHABLE, "not connected", verdict(VerdictKind.LOST, "never came")));
        assertThat(json(view))
                .isEqualTo("{\"node\":\"muster@c1\",\"type\":\"clusterLogsCollection\",\"perNode\":{"
                        + "\"ns_1@n1\":{\"status\":\"failed\","
                        + "\"collectionOutput\":\"not connected; c: LOST, never came\"}},\"progress\":100,"
                        + "\"ts\":\"2026-01-31 08:05:09\",\"status\":\"completed\","
                        + "\"reason\":\"nothing was collected: 1 LOST, 1 node UNREACHABLE\"}");
    }

    @Test
    void aPartlyCollectedNodeSaysWhatItLacks() {
        CollectionView view = view(
                CollectionState.PARTIAL,
                upload(UploadState.NONE, null),
                true,
                "1 FAILED",
                node("n1", NodeState.PARTIAL, null, verdict(VerdictKind.FAILED, "exit 3")));
        assertThat(LogsTask.of(view, "m").perNode())
                .containsExactly(
                        Map.entry("ns_1@n1", new NodeTask("collected", BUNDLE, null, "c: FAILED, exit 3", null)));
    }

    @ParameterizedTest
    @CsvSource({
        "COLLECTING, PENDING, false, startingUpload, running, 0",
        "UPLOADING, PENDING, true, startingUpload, running, 0",
        "UPLOADING, UPLOADING, true, startedUpload, running, 0",
        "COMPLETED, UPLOADED, true, uploaded, completed, 100",
        "COMPLETED, FAILED, true, failedUpload, completed, 100",
        "CANCELLED, PENDING, false, collected, cancelled, 100",
        "COMPLETED, UPLOADING, true, startedUpload, running, 0"
    })
    void aCollectedNodeFollowsTheUpload(
            CollectionState state, UploadState upload, boolean sealed, String node, String status, int progress) {
        LogsTask task = LogsTask.of(
                view(state, upload(upload, "why"), sealed, null, node("n1", NodeState.COLLECTED, null)), "m");
        assertThat(task.perNode().values()).extracting(NodeTask::status).containsExactly(node);
        assertThat(task.status()).isEqualTo(status);
        assertThat(task.progress()).isEqualTo(progress);
        assertThat(task.cancelURI() != null).isEqualTo(status.equals("running"));
    }

    @Test
    void anUploadThatSomebodyEndedIsCancelledNotFailed() {
        LogsTask task = LogsTask.of(
                view(
                        CollectionState.COMPLETED,
                        upload(UploadState.FAILED, "cancelled by ann"),
                        true,
                        null,
                        node("n1", NodeState.COLLECTED, null)),
                "m");
        assertThat(task.status()).isEqualTo("cancelled");
        assertThat(task.perNode().values()).extracting(NodeTask::status).containsExactly("cancelled");
    }

    @ParameterizedTest
    @EnumSource(NodeState.class)
    void anUploadOfTheOthersDoesNotHideWhatHappenedToANode(NodeState state) {
        LogsTask task = LogsTask.of(
                view(CollectionState.PARTIAL, upload(UploadState.UPLOADED, null), true, "x", node("n1", state, "gone")),
                "m");
        boolean hasContent = state == NodeState.COLLECTED || state == NodeState.PARTIAL;
        assertThat(task.perNode().values())
                .extracting(n -> n.status().equals("uploaded"))
                .containsExactly(hasContent);
        assertThat(task.perNode().values())
                .extracting(NodeTask::collectionOutput)
                .containsExactly("gone");
    }

    @Test
    void outputIsBounded() {
        NodeProgress node = node("n1", NodeState.FAILED, "r".repeat(5000));
        CollectionView view = view(CollectionState.FAILED, upload(UploadState.NONE, null), false, "x", node);
        assertThat(LogsTask.of(view, "m").perNode().values())
                .extracting(n -> String.valueOf(n.collectionOutput()).length())
                .containsExactly(1024);
    }
}

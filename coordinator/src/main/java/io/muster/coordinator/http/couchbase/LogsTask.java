package io.muster.coordinator.http.couchbase;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.UploadState;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A collection as {@code GET /pools/default/tasks} shows it. Its status says {@code completed} also where nothing was
 * collected, as clients know no other word; each node then says {@code failed} and why, and {@code reason} what is
 * missing from the whole.
 *
 * @param node name of the coordinator
 * @param progress percent of the nodes that have nothing more to do
 * @param ts when it was asked for, UTC
 * @param reason what is missing; clients of Couchbase ignore it
 * @param recommendedRefreshPeriod seconds; with {@code cancelURI} only while it runs
 */
record LogsTask(
        String node,
        String type,
        Map<String, NodeTask> perNode,
        int progress,
        String ts,
        String status,
        @Nullable String reason,
        @Nullable Integer recommendedRefreshPeriod,
        @Nullable String cancelURI) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final int REFRESH_SECONDS = 2;
    private static final Set<String> UNFINISHED = Set.of("starting", "started", "startingUpload", "startedUpload");

    static LogsTask of(CollectionView view, String coordinator) {
        Map<String, NodeTask> perNode = new LinkedHashMap<>();
        List<NodeProgress> nodes = Objects.requireNonNullElse(view.nodes(), List.of());
        nodes.forEach(node -> perNode.put(OtpNames.of(node.node()), NodeTask.of(node, view)));
        boolean running = isRunning(view);
        return new LogsTask(
                coordinator,
                "clusterLogsCollection",
                perNode,
                progress(perNode, running),
                TIME.format(view.requestedAt()),
                running ? "running" : isCancelled(view) ? "cancelled" : "completed",
                running ? null : view.reason(),
                running ? REFRESH_SECONDS : null,
                running ? Pool.CANCEL : null);
    }

    /** Whether anything may still happen, or a cancel end anything. */
    static boolean isRunning(CollectionView view) {
        return !view.status().isTerminal() || isUploadDue(view);
    }

    /** An upload that was asked for, and can still begin or go on. */
    static boolean isUploadDue(CollectionView view) {
        boolean open =
                switch (view.upload().state()) {
                    case PENDING, UPLOADING -> true;
                    case NONE, UPLOADED, FAILED -> false;
                };
        return open && (view.bundle() != null || !view.status().isTerminal());
    }

    /** Cancelled while it was uploaded counts too; the bundle is there then. */
    private static boolean isCancelled(CollectionView view) {
        return view.status() == CollectionState.CANCELLED || isUploadCancelled(view);
    }

    /** The upload's reason begins so where somebody ended it. */
    static boolean isUploadCancelled(CollectionView view) {
        String reason = view.upload().reason();
        return view.upload().state() == UploadState.FAILED && reason != null && reason.startsWith("cancelled by ");
    }

    private static int progress(Map<String, NodeTask> perNode, boolean running) {
        if (perNode.isEmpty()) {
            return running ? 0 : 100;
        }
        long finished = perNode.values().stream()
                .filter(n -> !UNFINISHED.contains(n.status()))
                .count();
        return (int) (finished * 100 / perNode.size());
    }
}

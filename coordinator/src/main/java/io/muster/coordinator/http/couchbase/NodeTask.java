package io.muster.coordinator.http.couchbase;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import org.jspecify.annotations.Nullable;

/**
 * One node of a collection, every value a text. All nodes share one bundle: as soon as it is sealed, they show the same
 * path, and where it is uploaded to.
 *
 * @param path of the bundle, below the API's address
 * @param collectionOutput why the node failed, or what is missing from it
 * @param uploadOutput why the upload failed, or waits for another attempt
 */
record NodeTask(
        String status,
        @Nullable String path,
        @Nullable String url,
        @Nullable String collectionOutput,
        @Nullable String uploadOutput) {
    private static final int MAX_OUTPUT = 1024;

    static NodeTask of(NodeProgress node, CollectionView view) {
        boolean hasContent = node.state() == NodeState.COLLECTED || node.state() == NodeState.PARTIAL;
        String status = hasContent ? afterwards(view) : before(node.state());
        boolean uploads = hasContent && status.contains("pload");
        return new NodeTask(
                status,
                hasContent && view.bundle() != null ? view.links().get("bundle") : null,
                uploads ? view.upload().url() : null,
                output(node),
                uploads && !status.equals("uploaded") ? view.upload().reason() : null);
    }

    private static String before(NodeState state) {
        return switch (state) {
            case PENDING -> "starting";
            case COLLECTING, TRANSFERRING -> "started";
            case COLLECTED, PARTIAL -> "collected";
            case FAILED, TIMED_OUT, UNREACHABLE -> "failed";
            case CANCELLED -> "cancelled";
        };
    }

    /** What becomes of a node's content once it is there. */
    private static String afterwards(CollectionView view) {
        if (LogsTask.isUploadCancelled(view)) {
            return "cancelled";
        }
        return switch (view.upload().state()) {
            case NONE -> "collected";
            case PENDING -> LogsTask.isUploadDue(view) ? "startingUpload" : "collected";
            case UPLOADING -> "startedUpload";
            case UPLOADED -> "uploaded";
            case FAILED -> "failedUpload";
        };
    }

    /** The node's reason, then what each collector lacks; null where nothing does. */
    private static @Nullable String output(NodeProgress node) {
        StringBuilder text = new StringBuilder(node.reason() == null ? "" : node.reason());
        for (CollectorProgress collector : node.collectors()) {
            Verdict verdict = collector.verdict();
            if (verdict != null && verdict.kind() != VerdictKind.COLLECTED) {
                text.append(text.isEmpty() ? "" : "; ").append(collector.collector());
                text.append(": ").append(verdict.kind());
                text.append(verdict.reason() == null ? "" : ", " + verdict.reason());
            }
        }
        if (text.length() > MAX_OUTPUT) {
            text.setLength(MAX_OUTPUT - 1);
            text.append('…');
        }
        return text.isEmpty() ? null : text.toString();
    }
}

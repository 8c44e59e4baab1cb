package io.muster.protocol.http;

import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader.TimelineEntry;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything about one collection, as {@code GET /collectLogs/tasks/{id}} and {@code GET /collectLogs/status} answer
 * it.
 *
 * @param verdicts how many of each kind so far
 * @param nodes left out of lists
 * @param bundle once it is sealed
 * @param pinned whether it is kept whatever retention says
 */
public record CollectionView(
        CollectionId id,
        CollectionState status,
        @Nullable String reason,
        String requestedBy,
        String spec,
        BundleFormat format,
        String redaction,
        @Nullable String customer,
        @Nullable String ticket,
        Instant requestedAt,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        Progress progress,
        Map<VerdictKind, Integer> verdicts,
        @Nullable List<NodeProgress> nodes,
        @Nullable BundleView bundle,
        UploadView upload,
        @Nullable List<TimelineEntry> timeline,
        List<String> warnings,
        boolean pinned,
        Map<String, String> links) {

    /**
     * How far the whole is.
     *
     * @param bytesCollected content read on the nodes, before compression
     * @param bytesTransferred compressed bytes that the coordinator has
     */
    public record Progress(
            int nodesTotal,
            int nodesDone,
            int collectorsTotal,
            int collectorsDone,
            long bytesCollected,
            long bytesTransferred) {}

    /** How far one node is. */
    public record NodeProgress(
            NodeId node,
            NodeState state,
            @Nullable String reason,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            int collectorsTotal,
            int collectorsDone,
            long bytesCollected,
            long bytesTransferred,
            @Nullable String waitingFor,
            List<CollectorProgress> collectors) {}

    /**
     * One planned item.
     *
     * @param state {@code PENDING}, {@code RUNNING} or {@code DONE}
     * @param verdict once it is done
     */
    public record CollectorProgress(CollectorId collector, String state, @Nullable Verdict verdict) {}

    /**
     * The sealed bundle.
     *
     * @param sha256 of the whole file, in lower-case hex
     */
    public record BundleView(String file, long bytes, String sha256, long entries) {}

    /**
     * The upload beside the collection.
     *
     * @param url where it goes, without what is secret
     * @param reason why it failed or waits for another attempt; after a success what was compared at the far side
     * @param bytes that the far side has, or that are on their way; null unless it is under way
     */
    public record UploadView(UploadState state, @Nullable String url, @Nullable String reason, @Nullable Long bytes) {
        public UploadView(UploadState state, @Nullable String url, @Nullable String reason) {
            this(state, url, reason, null);
        }
    }
}

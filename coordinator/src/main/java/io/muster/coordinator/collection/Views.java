package io.muster.coordinator.collection;

import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.http.CollectionView.Progress;
import io.muster.protocol.http.CollectionView.UploadView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collections as users see them. */
final class Views {
    private Views() {}

    /** Everything. */
    static CollectionView full(CollectionRecord c) {
        return full(c, null);
    }

    /** @param sent how far its upload is, if one runs */
    static CollectionView full(CollectionRecord c, RunningUploads.@Nullable Sent sent) {
        return view(c, true, upload(c.upload(), sent));
    }

    private static UploadView upload(UploadView kept, RunningUploads.@Nullable Sent sent) {
        return sent == null ? kept : new UploadView(kept.state(), kept.url(), sent.problem(), sent.bytes());
    }

    /** Without nodes and timeline, for lists. */
    static CollectionView brief(CollectionRecord c) {
        return view(c, false, c.upload());
    }

    private static CollectionView view(CollectionRecord c, boolean full, UploadView upload) {
        CollectionRequest r = c.request();
        return new CollectionView(
                c.id(),
                c.state(),
                c.reason(),
                r.requestedBy(),
                r.specName(),
                r.format(),
                r.redaction(),
                r.customer(),
                r.ticket(),
                r.requestedAt(),
                c.startedAt(),
                c.endedAt(),
                progress(c),
                c.verdicts(),
                full ? nodes(c) : null,
                c.bundle(),
                upload,
                full ? c.timeline() : null,
                c.warnings(),
                c.isPinned(),
                CollectionLinks.of(c));
    }

    static Progress progress(CollectionRecord c) {
        int done = 0;
        int collectors = 0;
        int answered = 0;
        long collected = 0;
        long transferred = 0;
        for (Map.Entry<NodeId, NodeRecord> entry : c.nodes().entrySet()) {
            NodeRecord node = entry.getValue();
            NodeCounters count = c.counters().get(entry.getKey());
            done += node.state().isTerminal() ? 1 : 0;
            collectors += node.collectors().size();
            answered += node.answeredCount();
            collected += bytesCollected(node, count);
            transferred += count == null ? 0 : count.bytesTransferred();
        }
        return new Progress(c.nodes().size(), done, collectors, answered, collected, transferred);
    }

    private static List<NodeProgress> nodes(CollectionRecord c) {
        List<NodeProgress> nodes = new ArrayList<>();
        c.nodes().forEach((id, node) -> {
            NodeCounters count = c.counters().get(id);
            nodes.add(new NodeProgress(
                    id,
                    node.state(),
                    node.reason(),
                    node.startedAt(),
                    node.endedAt(),
                    node.collectors().size(),
                    node.answeredCount(),
                    bytesCollected(node, count),
                    count == null ? 0 : count.bytesTransferred(),
                    count == null || node.state().isTerminal() ? null : count.waitingFor(),
                    node.collectors().stream()
                            .map(name -> collector(node, name))
                            .toList()));
        });
        return nodes;
    }

    private static CollectorProgress collector(NodeRecord node, CollectorId name) {
        Verdict verdict = node.verdict(name);
        String state = verdict != null ? "DONE" : node.isRunning(name) ? "RUNNING" : "PENDING";
        return new CollectorProgress(name, state, verdict);
    }

    private static long bytesCollected(NodeRecord node, @Nullable NodeCounters count) {
        long answered = 0;
        for (CollectorId name : node.collectors()) {
            Verdict verdict = node.verdict(name);
            answered += verdict == null ? 0 : verdict.bytes();
        }
        return Math.max(answered, count == null ? 0 : count.bytesCollected());
    }
}

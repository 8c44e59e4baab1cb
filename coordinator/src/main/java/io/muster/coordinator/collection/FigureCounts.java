package io.muster.coordinator.collection;

import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.VerdictKind;
import java.util.EnumMap;
import java.util.Map;

/** Counts collections in one pass. Nodes are looked at where a collection runs only, so that history costs little. */
final class FigureCounts {
    private final Map<CollectionState, Integer> collections = zeros(CollectionState.class);
    private final Map<VerdictKind, Integer> verdicts = zeros(VerdictKind.class);
    private final Map<UploadState, Integer> uploads = zeros(UploadState.class);
    private final Map<NodeState, Integer> nodes = zeros(NodeState.class);
    private long bundleBytes;
    private long collected;
    private long transferred;
    private int waiting;

    private FigureCounts() {}

    static ManagerReply.Figures of(Iterable<CollectionRecord> all, int known, int connected) {
        FigureCounts counts = new FigureCounts();
        all.forEach(counts::add);
        return new ManagerReply.Figures(
                counts.collections,
                known,
                connected,
                counts.verdicts,
                counts.uploads,
                counts.bundleBytes,
                new ManagerReply.Active(counts.nodes, counts.collected, counts.transferred, counts.waiting));
    }

    /** Every constant is there, so that a series does not vanish when its count is zero. */
    private static <K extends Enum<K>> Map<K, Integer> zeros(Class<K> type) {
        Map<K, Integer> counts = new EnumMap<>(type);
        for (K each : type.getEnumConstants()) {
            counts.put(each, 0);
        }
        return counts;
    }

    private void add(CollectionRecord record) {
        collections.merge(record.state(), 1, Integer::sum);
        uploads.merge(record.upload().state(), 1, Integer::sum);
        record.verdicts().forEach((kind, count) -> verdicts.merge(kind, count, Integer::sum));
        bundleBytes += record.bundle() == null ? 0 : record.bundle().bytes();
        if (record.state() == CollectionState.COLLECTING) {
            record.nodes().forEach((id, node) -> nodes.merge(node.state(), 1, Integer::sum));
            record.counters().values().forEach(count -> {
                collected += count.bytesCollected();
                transferred += count.bytesTransferred();
                boolean open = ManagerQueries.isOpen(record, count.node());
                waiting += open && count.waitingFor() != null ? 1 : 0;
            });
        }
    }
}

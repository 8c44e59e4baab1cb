package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.DiskFull;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a collection ends.
 *
 * @param reason null for a complete one
 */
record CollectionOutcome(CollectionState state, @Nullable String reason) {

    /** Judges a collection whose every item is answered. */
    static CollectionOutcome of(CollectionRecord record) {
        String missing = missing(record);
        if (record.isCancelRequested()) {
            return new CollectionOutcome(
                    CollectionState.CANCELLED, missing == null ? "cancelled" : "cancelled: " + missing);
        }
        if (missing == null) {
            return new CollectionOutcome(CollectionState.COMPLETED, null);
        }
        boolean usable = record.wholeAnswers().values().stream().anyMatch(CollectionOutcome::isUsable);
        return usable
                ? new CollectionOutcome(CollectionState.PARTIAL, missing)
                : new CollectionOutcome(CollectionState.FAILED, "nothing was collected: " + missing);
    }

    private static boolean isUsable(Verdict verdict) {
        return verdict.kind().isSuccess() || verdict.bytes() > 0;
    }

    /** Every verdict says COLLECTED, and yet not everything arrived: only the node's state tells. */
    private static boolean hasLostContent(NodeRecord node) {
        return node.state() == NodeState.PARTIAL
                && node.collectors().stream()
                        .map(node::verdict)
                        .allMatch(v -> v != null && v.kind() == VerdictKind.COLLECTED);
    }

    private static @Nullable String missing(CollectionRecord record) {
        Map<VerdictKind, Integer> kinds = record.wholeVerdicts();
        kinds.remove(VerdictKind.COLLECTED);
        List<String> words = new ArrayList<>();
        kinds.forEach((kind, count) -> words.add(count + " " + kind));
        Map<NodeState, Long> lost = record.nodes().values().stream()
                .map(NodeRecord::state)
                .filter(state -> state != NodeState.COLLECTED && state != NodeState.PARTIAL)
                .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
        lost.forEach((state, count) -> words.add(count + (count == 1 ? " node " : " nodes ") + state));
        long incomplete = record.nodes().values().stream()
                .filter(CollectionOutcome::hasLostContent)
                .count();
        if (incomplete > 0) {
            words.add("content missing from " + incomplete + (incomplete == 1 ? " node" : " nodes"));
        }
        boolean diskFull = record.nodes().values().stream()
                .map(NodeRecord::reason)
                .anyMatch(reason -> reason != null && reason.startsWith(DiskFull.REASON));
        if (diskFull) {
            words.add(DiskFull.REASON);
        }
        return words.isEmpty() ? null : String.join(", ", words);
    }
}

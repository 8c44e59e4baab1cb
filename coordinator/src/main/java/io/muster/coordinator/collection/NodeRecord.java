package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One node of a collection as its events made it. */
final class NodeRecord {
    private final List<CollectorId> collectors;
    private final Set<CollectorId> planned;
    private final Set<CollectorId> running = new HashSet<>();
    private final Map<CollectorId, Verdict> verdicts = new HashMap<>();
    private int attempt = 1;
    private long heard;
    private NodeState state = NodeState.PENDING;
    private @Nullable String reason;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;

    NodeRecord(NodePlan plan) {
        collectors = plan.collectors();
        planned = Set.copyOf(collectors);
    }

    boolean canBecome(NodeState next) {
        return state.canBecome(next);
    }

    boolean isOpen(CollectorId collector) {
        return planned.contains(collector) && !verdicts.containsKey(collector);
    }

    void apply(CollectionEvent.NodeChanged e) {
        state = e.state();
        reason = e.reason();
        if (startedAt == null && !e.state().isTerminal()) {
            startedAt = e.at();
        }
        if (e.state().isTerminal()) {
            endedAt = e.at();
        }
    }

    /** What the agent told is safe up to a sequence number of an attempt. */
    void heard(int inAttempt, long sequence) {
        heard = inAttempt == attempt ? Math.max(heard, sequence) : sequence;
        attempt = inAttempt;
    }

    int attempt() {
        return attempt;
    }

    /** The newest safe sequence of the attempt. */
    long heard() {
        return heard;
    }

    void started(CollectorId collector) {
        running.add(collector);
    }

    void answered(CollectorId collector, Verdict verdict) {
        running.remove(collector);
        verdicts.put(collector, verdict);
    }

    /** Whether a collector's verdict says that there is content. */
    boolean hasContent(CollectorId collector) {
        Verdict verdict = verdicts.get(collector);
        return verdict != null && (verdict.kind().isSuccess() || verdict.bytes() > 0);
    }

    /**
     * What a collector had gathered is gone. A node that had ended well did not, after all.
     *
     * @return what the verdict was
     */
    VerdictKind lost(CollectorId collector, String why) {
        Verdict before = verdicts.get(collector);
        if (before == null) {
            throw new IllegalStateException(collector + " has no verdict that could be lost");
        }
        verdicts.put(collector, Verdict.withoutRun(VerdictKind.LOST, why));
        if (state == NodeState.COLLECTED || state == NodeState.PARTIAL) {
            state = collectors.stream().anyMatch(this::hasContent) ? NodeState.PARTIAL : NodeState.FAILED;
            reason = why;
        }
        return before.kind();
    }

    /** Whether it ended well, with everything that it had. */
    boolean isCollected() {
        return endedAt != null && (state == NodeState.COLLECTED || state == NodeState.PARTIAL);
    }

    List<CollectorId> collectors() {
        return collectors;
    }

    boolean isRunning(CollectorId collector) {
        return running.contains(collector);
    }

    @Nullable
    Verdict verdict(CollectorId collector) {
        return verdicts.get(collector);
    }

    int answeredCount() {
        return verdicts.size();
    }

    NodeState state() {
        return state;
    }

    @Nullable
    String reason() {
        return reason;
    }

    @Nullable
    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Instant endedAt() {
        return endedAt;
    }
}

package io.muster.coordinator.collection;

import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one node has told so far: each sequence once, each verdict once, and at the end a verdict on everything that was
 * planned.
 */
final class NodeLedger {
    private final CollectionId collection;
    private final NodeId node;
    private final Set<CollectorId> open;
    private final Map<VerdictKind, Integer> verdicts = new EnumMap<>(VerdictKind.class);
    /** Collected under an earlier coordinator, and not known to be stored here. */
    private final Set<CollectorId> unconfirmed = new LinkedHashSet<>();

    private int attempt = 1;
    private boolean again;
    private boolean usable;
    private boolean accepted;
    private long lastSequence;
    private JobUpdate.@Nullable Finished finished;

    NodeLedger(CollectionId collection, NodeId node, List<CollectorId> planned) {
        this.collection = collection;
        this.node = node;
        this.open = new LinkedHashSet<>(planned);
    }

    /**
     * Goes on where an earlier one was.
     *
     * @param elsewhere whether content may lie on another coordinator's disk
     */
    static NodeLedger resume(CollectionId collection, NodeId node, NodeRecord before, boolean elsewhere) {
        NodeLedger ledger = new NodeLedger(collection, node, before.collectors());
        for (CollectorId collector : before.collectors()) {
            Verdict verdict = before.verdict(collector);
            if (verdict != null) {
                ledger.count(collector, verdict);
            }
            if (elsewhere && before.hasContent(collector)) {
                ledger.unconfirmed.add(collector);
            }
        }
        ledger.attempt = before.attempt();
        ledger.again = before.attempt() > 1;
        ledger.accepted = before.state() != NodeState.PENDING;
        ledger.lastSequence = before.heard();
        return ledger;
    }

    /** The job begins again, with nothing of it stored: what was collected before is to be collected again. */
    void beginAgain() {
        attempt++;
        again = true;
        lastSequence = 0;
        finished = null;
    }

    int attempt() {
        return attempt;
    }

    /** How a sequence number relates to those before. */
    enum Order {
        NEXT,
        KNOWN,
        /** Something before it is missing. */
        EARLY
    }

    Order orderOf(long sequence) {
        if (sequence <= lastSequence) {
            return Order.KNOWN;
        }
        return sequence == lastSequence + 1 ? Order.NEXT : Order.EARLY;
    }

    /** Takes the next update and says what happened by it. */
    List<CollectionEvent> take(JobUpdated updated, Instant now) {
        if (orderOf(updated.sequence()) != Order.NEXT) {
            throw new IllegalArgumentException("sequence " + updated.sequence() + " after " + lastSequence);
        }
        lastSequence = updated.sequence();
        JobUpdate update = updated.update();
        if (update instanceof JobUpdate.Accepted) {
            accepted = true;
            return List.of(changed(NodeState.COLLECTING, null, now));
        }
        if (update instanceof JobUpdate.CollectorStarted started && open.contains(started.collector())) {
            return List.of(new CollectionEvent.CollectorStarted(collection, now, node, started.collector()));
        }
        if (update instanceof JobUpdate.CollectorFinished done && open.contains(done.collector())) {
            return List.of(answer(done.collector(), done.verdict(), now));
        }
        if (update instanceof JobUpdate.CollectorFinished done
                && again
                && done.verdict().kind().isSuccess()) {
            unconfirmed.remove(done.collector());
            return List.of();
        }
        if (update instanceof JobUpdate.Collected) {
            return List.of(changed(NodeState.TRANSFERRING, null, now));
        }
        if (update instanceof JobUpdate.Finished end) {
            finished = end;
        }
        return List.of();
    }

    /**
     * A regular end: the agent has said everything.
     *
     * @param chunksStored without a hole, from 0 on
     */
    List<CollectionEvent> endFinished(int chunksStored, Instant now) {
        JobUpdate.Finished end = finished;
        if (end == null) {
            throw new IllegalStateException("the job has not finished");
        }
        List<CollectionEvent> events = answerOpen(VerdictKind.FAILED, "the agent gave no verdict", now);
        String problem = end.problem();
        lose(events, "its content was on the coordinator that led before, and could not be had again", now);
        if (problem == null && chunksStored < end.chunks()) {
            problem = "only " + chunksStored + " of " + end.chunks() + " chunks arrived";
        }
        if (problem != null) {
            events.add(new CollectionEvent.Warned(
                    collection, now, "node " + node + ": not everything that was collected is here: " + problem));
        }
        NodeState state =
                problem == null && allCollected() ? NodeState.COLLECTED : usable ? NodeState.PARTIAL : NodeState.FAILED;
        String reason = state == NodeState.COLLECTED ? null : problem != null ? problem : summary();
        events.add(changed(state, reason, now));
        return events;
    }

    /** An end before the agent has said everything, or by request. */
    List<CollectionEvent> endEarly(VerdictKind open, NodeState state, String reason, Instant now) {
        List<CollectionEvent> events = answerOpen(open, reason, now);
        lose(events, "its content was on the coordinator that led before: " + reason, now);
        if (finished == null && accepted && verdicts.keySet().stream().anyMatch(VerdictKind::isSuccess)) {
            events.add(new CollectionEvent.Warned(
                    collection,
                    now,
                    "node " + node + ": content of collectors that ended shortly before may be missing: " + reason));
        }
        events.add(changed(state, reason, now));
        return events;
    }

    private List<CollectionEvent> answerOpen(VerdictKind kind, String reason, Instant now) {
        List<CollectionEvent> events = new ArrayList<>();
        for (CollectorId collector : List.copyOf(open)) {
            events.add(answer(collector, Verdict.withoutRun(kind, reason), now));
        }
        return events;
    }

    /** All chunks of the one attempt are stored here: so is all that it collected. */
    void confirm(int chunksStored) {
        JobUpdate.Finished end = finished;
        if (!again && end != null && chunksStored >= end.chunks()) {
            unconfirmed.clear();
        }
    }

    private void lose(List<CollectionEvent> events, String reason, Instant now) {
        if (unconfirmed.isEmpty()) {
            return;
        }
        events.add(new CollectionEvent.ContentLost(collection, now, node, List.copyOf(unconfirmed), reason));
        verdicts.merge(VerdictKind.LOST, unconfirmed.size(), Integer::sum);
        unconfirmed.clear();
    }

    /**
     * How many chunks the finished job has that are not stored; 0 while it is not finished, or where it gave some up.
     */
    int missing(int chunksStored) {
        JobUpdate.Finished end = finished;
        return end == null || end.problem() != null ? 0 : Math.max(0, end.chunks() - chunksStored);
    }

    private CollectionEvent answer(CollectorId collector, Verdict verdict, Instant now) {
        count(collector, verdict);
        return new CollectionEvent.VerdictGiven(collection, now, node, collector, verdict);
    }

    private void count(CollectorId collector, Verdict verdict) {
        open.remove(collector);
        verdicts.merge(verdict.kind(), 1, Integer::sum);
        usable |= verdict.kind().isSuccess() || verdict.bytes() > 0;
    }

    private CollectionEvent changed(NodeState state, @Nullable String reason, Instant now) {
        return new CollectionEvent.NodeChanged(collection, now, node, state, reason);
    }

    private boolean allCollected() {
        return verdicts.keySet().stream().allMatch(VerdictKind::isComplete);
    }

    private String summary() {
        return verdicts.entrySet().stream()
                .filter(e -> !e.getKey().isComplete())
                .map(e -> e.getValue() + " " + e.getKey())
                .collect(Collectors.joining(", "));
    }

    /** Whether the agent said that it runs the job. */
    boolean isAccepted() {
        return accepted;
    }

    /** Whether something was collected. */
    boolean isUsable() {
        return usable;
    }

    boolean isFinished() {
        return finished != null;
    }

    long lastSequence() {
        return lastSequence;
    }
}

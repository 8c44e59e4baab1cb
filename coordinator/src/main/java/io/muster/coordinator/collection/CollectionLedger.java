package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;

/**
 * What a running collection knows of itself: what happens is judged by its record, and goes to the manager if that
 * accepts it. Belongs to the collection's actor.
 */
final class CollectionLedger {
    private final CollectionRecord record;
    private final Outbox outbox;
    private final Clock clock;
    private boolean proven;

    CollectionLedger(CollectionRecord record, Outbox outbox, Clock clock) {
        this.record = record;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Takes an event; one that contradicts what is known changes nothing. */
    void add(CollectionEvent event) {
        if (record.accepts(event)) {
            record.apply(event);
            outbox.add(event);
        }
    }

    NodeState stateOf(NodeId node) {
        return node(node).state();
    }

    /** Of a planned node. */
    NodeRecord node(NodeId node) {
        return Objects.requireNonNull(record.nodes().get(node), "a planned node has a record");
    }

    /** Whether any collector of a node has left content. */
    boolean hasContent(NodeId node) {
        return node(node).collectors().stream().anyMatch(node(node)::hasContent);
    }

    /** Answers what is open on a node and ends it. */
    void endNode(NodeId node, VerdictKind kind, NodeState state, String reason) {
        for (PlannedItem item : record.openItems()) {
            if (item.node().equals(node)) {
                answer(item, Verdict.withoutRun(kind, reason));
            }
        }
        add(new CollectionEvent.NodeChanged(id(), now(), node, state, reason));
    }

    /** The comparison of plan and answers; what is missing by a bug is answered and told, never left out. */
    void proveComplete(Plan plan) {
        if (proven) {
            return;
        }
        proven = true;
        Plan.Proof proof = plan.prove(record.answers().keySet());
        for (PlannedItem item : proof.missing()) {
            answer(item, Verdict.withoutRun(VerdictKind.FAILED, "no verdict: internal error"));
        }
        if (!proof.holds()) {
            add(new CollectionEvent.Warned(
                    id(), now(), "internal error: " + proof.missing().size() + " planned items had no verdict"));
        }
    }

    private void answer(PlannedItem item, Verdict verdict) {
        add(new CollectionEvent.VerdictGiven(id(), now(), item.node(), item.collector(), verdict));
    }

    private CollectionId id() {
        return record.id();
    }

    private Instant now() {
        return clock.instant();
    }
}

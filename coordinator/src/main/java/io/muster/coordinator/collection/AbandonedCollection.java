package io.muster.coordinator.collection;

import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.UploadState;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The end of a collection whose actor is gone before its time: nothing stays open because of a bug. */
final class AbandonedCollection {
    private AbandonedCollection() {}

    /** A verdict on every open item, an end for every node, and the collection FAILED; nothing if all was sealed. */
    static List<CollectionEvent> end(CollectionRecord record, String reason, Instant now) {
        List<CollectionEvent> events = new ArrayList<>();
        if (record.state().isTerminal() || record.state() == CollectionState.UPLOADING) {
            return events;
        }
        for (PlannedItem item : record.openItems()) {
            Verdict verdict = Verdict.withoutRun(VerdictKind.FAILED, reason);
            events.add(new CollectionEvent.VerdictGiven(record.id(), now, item.node(), item.collector(), verdict));
        }
        record.nodes().forEach((node, r) -> {
            if (!r.state().isTerminal()) {
                events.add(new CollectionEvent.NodeChanged(record.id(), now, node, NodeState.FAILED, reason));
            }
        });
        if (record.request().upload()) {
            events.add(new CollectionEvent.UploadChanged(record.id(), now, UploadState.FAILED, null, reason));
        }
        events.add(new CollectionEvent.StateChanged(record.id(), now, CollectionState.FAILED, reason));
        return events;
    }
}

package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.util.List;

/**
 * What is kept of a running collection beside its history, so that whoever runs it next goes on where it was. No event
 * for users.
 */
public sealed interface CollectionTrace extends ManagerEvent {
    CollectionId collection();

    /**
     * What a node's agent told is safe up to a sequence number.
     *
     * @param attempt of the node's job, from 1; its sequences begin at 1 again in each
     */
    record Heard(CollectionId collection, NodeId node, int attempt, long sequence) implements CollectionTrace {}

    /** How far nodes are. Kept before anybody sees it, so that nobody ever sees less. */
    record Progress(CollectionId collection, List<NodeCounters> counters) implements CollectionTrace {
        public Progress {
            counters = List.copyOf(counters);
        }
    }
}

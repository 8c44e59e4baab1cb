package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a collection has to tell its manager: batch after batch, one on its way at a time, so that a slow journal makes
 * batches larger, not queues longer. With a batch go the marks of nodes that want to hear when it is safe.
 */
final class Outbox {
    private final List<CollectionEvent> events = new ArrayList<>();
    private final Map<NodeId, CollectionTrace.Heard> heard = new LinkedHashMap<>();
    private final Map<ActorRef<NodeCommand>, Long> marks = new HashMap<>();
    private final Map<ActorRef<NodeCommand>, Long> marksOnTheWay = new HashMap<>();
    private long number;
    private boolean onTheWay;

    /** Events to be made safe together. */
    record Batch(long number, List<CollectionEvent> events, List<CollectionTrace.Heard> heard) {}

    void add(CollectionEvent event) {
        events.add(event);
    }

    /** What a node told is taken care of up to here; the newest word counts. */
    void add(CollectionTrace.Heard trace) {
        heard.put(trace.node(), trace);
    }

    void mark(ActorRef<NodeCommand> node, long mark) {
        marks.merge(node, mark, Math::max);
    }

    /** The next batch; empty while one is on its way or there is nothing to tell. */
    Optional<Batch> next() {
        if (onTheWay || (events.isEmpty() && marks.isEmpty() && heard.isEmpty())) {
            return Optional.empty();
        }
        onTheWay = true;
        number++;
        Batch batch = new Batch(number, List.copyOf(events), List.copyOf(heard.values()));
        events.clear();
        heard.clear();
        marksOnTheWay.putAll(marks);
        marks.clear();
        return Optional.of(batch);
    }

    /**
     * A batch is safe.
     *
     * @return whether it is the one on its way; its marks are told
     */
    boolean confirm(long confirmed) {
        if (!onTheWay || confirmed != number) {
            return false;
        }
        onTheWay = false;
        marksOnTheWay.forEach((node, mark) -> node.tell(new NodeCommand.Safe(mark)));
        marksOnTheWay.clear();
        return true;
    }

    /** Whether the first batch, which holds the plan, is safe. */
    boolean isFirstSafe() {
        return number > 1 || (number == 1 && !onTheWay);
    }

    boolean isEmpty() {
        return events.isEmpty() && !onTheWay;
    }
}

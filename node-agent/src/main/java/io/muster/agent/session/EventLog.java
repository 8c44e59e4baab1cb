package io.muster.agent.session;

import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What happened in one job, numbered from 1 without holes, kept until it is acknowledged. Its size is bounded by the
 * job's: two events per collector and a few more. Thread-safe.
 */
final class EventLog {
    private final CollectionId collection;
    private final Deque<JobUpdated> unacknowledged = new ArrayDeque<>();
    private long lastSequence;

    EventLog(CollectionId collection) {
        this.collection = collection;
    }

    synchronized JobUpdated append(JobUpdate update) {
        JobUpdated event = new JobUpdated(collection, ++lastSequence, update);
        unacknowledged.add(event);
        return event;
    }

    /** Events after a sequence number, as far as they were not acknowledged. */
    synchronized List<JobUpdated> after(long sequence) {
        return unacknowledged.stream()
                .filter(event -> event.sequence() > sequence)
                .toList();
    }

    /** Forgets events up to and including this one. */
    synchronized void acknowledge(long sequence) {
        while (!unacknowledged.isEmpty() && unacknowledged.getFirst().sequence() <= sequence) {
            unacknowledged.removeFirst();
        }
    }

    synchronized long lastSequence() {
        return lastSequence;
    }
}

package io.muster.agent.session;

import io.muster.agent.state.JobState;
import io.muster.protocol.agent.AgentEvent.JobUpdated;
import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.id.CollectorId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What happened in one job, numbered from 1 without holes: on disk before anybody hears of it, in memory until it is
 * acknowledged. Its size is bounded by the job's: two events per collector and a few more. Thread-safe.
 */
final class EventLog {
    private final JobState state;
    private final Deque<JobUpdated> unacknowledged = new ArrayDeque<>();
    private final Set<Class<? extends JobUpdate>> kinds = new HashSet<>();
    private final Set<CollectorId> answered = new HashSet<>();
    private long lastSequence;

    EventLog(JobState state) {
        this.state = state;
        state.updates().forEach(this::add);
    }

    synchronized JobUpdated append(JobUpdate update) {
        state.append(update);
        return add(update);
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

    /** Whether there was an event of this kind, acknowledged or not. */
    synchronized boolean has(Class<? extends JobUpdate> kind) {
        return kinds.contains(kind);
    }

    /** Collectors that have their verdict. */
    synchronized Set<CollectorId> answered() {
        return Set.copyOf(answered);
    }

    private JobUpdated add(JobUpdate update) {
        JobUpdated event = new JobUpdated(
                state.record().collection(),
                ++lastSequence,
                update,
                state.record().attempt());
        unacknowledged.add(event);
        kinds.add(update.getClass());
        if (update instanceof JobUpdate.CollectorFinished finished) {
            answered.add(finished.collector());
        }
        return event;
    }
}

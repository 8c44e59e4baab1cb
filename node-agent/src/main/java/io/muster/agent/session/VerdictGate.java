package io.muster.agent.session;

import io.muster.protocol.agent.JobUpdate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Holds verdicts back until the content they speak of outlives this process. Without it, a verdict could say collected
 * of what was only in the memory of an agent that is killed next. Thread-safe.
 */
final class VerdictGate {
    private final Deque<Held> held = new ArrayDeque<>();
    private final Consumer<JobUpdate> record;

    /** @param record takes what may be said, in order */
    VerdictGate(Consumer<JobUpdate> record) {
        this.record = record;
    }

    private record Held(long position, JobUpdate update) {}

    /** @param position in the segment's stream up to which content must be safe */
    synchronized void add(long position, JobUpdate update) {
        held.add(new Held(position, update));
    }

    synchronized void open(long safePosition) {
        while (!held.isEmpty() && held.getFirst().position() <= safePosition) {
            record.accept(held.removeFirst().update());
        }
    }

    /** Nothing more will become safe: what is known is said. */
    void openAll() {
        open(Long.MAX_VALUE);
    }
}

package io.muster.agent.session;

import io.muster.protocol.agent.JobUpdate;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
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

    private record Held(long position, JobUpdate update) {
        Held refused(String reason) {
            if (update instanceof JobUpdate.CollectorFinished finished
                    && finished.verdict().entries() > 0) {
                return new Held(
                        position, new JobUpdate.CollectorFinished(finished.collector(), failed(finished, reason)));
            }
            return this;
        }

        private static Verdict failed(JobUpdate.CollectorFinished finished, String reason) {
            Verdict was = finished.verdict();
            return new Verdict(
                    VerdictKind.FAILED,
                    "its output could not be stored: " + reason,
                    was.exitCode(),
                    was.startedAt(),
                    was.endedAt(),
                    0,
                    0,
                    0,
                    was.warnings());
        }
    }

    /** @param position in the segment's stream up to which content must be safe */
    synchronized void add(long position, JobUpdate update) {
        held.add(new Held(position, update));
    }

    synchronized void open(long safePosition) {
        while (!held.isEmpty() && held.getFirst().position() <= safePosition) {
            record.accept(held.removeFirst().update());
        }
    }

    /** What is still held back will never leave the node: no verdict says that it was collected. */
    synchronized void refuse(String reason) {
        List<Held> refused = held.stream().map(h -> h.refused(reason)).toList();
        held.clear();
        held.addAll(refused);
    }

    /** Nothing more will become safe: what is known is said. */
    void openAll() {
        open(Long.MAX_VALUE);
    }
}

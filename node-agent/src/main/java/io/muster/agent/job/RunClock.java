package io.muster.agent.job;

import io.muster.agent.pack.EntryWriter;
import java.time.Duration;

/**
 * One collector's time. It stands still while the collector waits for others to be packed, but never goes beyond the
 * node's deadline.
 */
final class RunClock implements EntryWriter.Waiting {
    private final long nodeDeadline;
    private final Runnable onWait;
    private long deadline;
    private long waitingSince;
    private boolean waiting;

    /** @param onWait called whenever it begins to stand still */
    RunClock(long now, Duration timeout, long nodeDeadline, Runnable onWait) {
        this.onWait = onWait;
        this.nodeDeadline = nodeDeadline;
        this.deadline = now + timeout.toNanos();
    }

    @Override
    public void begin() {
        synchronized (this) {
            waiting = true;
            waitingSince = System.nanoTime();
        }
        onWait.run();
    }

    @Override
    public synchronized void end() {
        waiting = false;
        deadline += System.nanoTime() - waitingSince;
    }

    /** When the collector's time is over, as {@link System#nanoTime} counts, if nothing changes. */
    synchronized long deadline(long now) {
        long own = waiting
                ? deadline + (now - waitingSince) + Duration.ofMillis(500).toNanos()
                : deadline;
        return own - nodeDeadline < 0 ? own : nodeDeadline;
    }

    /** Whether the node's deadline comes first. */
    boolean endsWithNode(long now) {
        return deadline(now) == nodeDeadline;
    }

    Duration remaining() {
        long now = System.nanoTime();
        return Duration.ofNanos(Math.max(0, deadline(now) - now));
    }
}

package io.muster.agent.job;

import io.muster.agent.collect.CollectorCatalog;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.job.Verdicts.Stop;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One collector at work, on a thread of its own. It can be stopped by an interrupt, and be given up when it ignores
 * that; either way it returns exactly once.
 */
final class CollectorRun {
    /** How long an interrupt may be ignored. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Process control needs a moment to kill and count a large tree; it does not hang. */
    private static final Duration PATIENCE_WITH_PROCESSES = Duration.ofSeconds(4);

    private final CollectorSpec spec;
    private final RunContext context;
    private final Duration timeout;
    private final Consumer<CollectorRun> returned;
    private final Instant startedAt = Instant.now();
    private final Thread thread;
    private Instant endedAt = startedAt;
    private boolean hasReturned;
    private boolean givenUp;
    private long stoppedAt;
    private @Nullable Stop stop;
    private CollectorResult result = CollectorResult.failed("did not return");

    /**
     * @param timeout what the collector was given, for its verdict
     * @param returned called once, on the collector's thread or by {@link #check}
     */
    CollectorRun(
            String threadName,
            CollectorCatalog catalog,
            RunContext context,
            Duration timeout,
            Consumer<CollectorRun> returned) {
        this.spec = context.spec();
        this.context = context;
        this.timeout = timeout;
        this.returned = returned;
        this.thread = new Thread(() -> collect(catalog), threadName);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    CollectorSpec spec() {
        return spec;
    }

    RunContext context() {
        return context;
    }

    Instant startedAt() {
        return startedAt;
    }

    synchronized Instant endedAt() {
        return endedAt;
    }

    synchronized boolean isGathering() {
        return !hasReturned;
    }

    synchronized CollectorResult result() {
        return result;
    }

    synchronized @Nullable Stop stop() {
        return stop;
    }

    /** Whether the collector was given up and may still hold what it has opened. */
    synchronized boolean wasGivenUp() {
        return givenUp;
    }

    /** Stops it where its time is over; gives it up where it does not obey. Says when to look again. */
    long check(long now) {
        synchronized (this) {
            if (hasReturned) {
                return Long.MAX_VALUE;
            }
            if (stop == null) {
                long deadline = context.clock().deadline(now);
                if (now - deadline < 0) {
                    return deadline - now;
                }
                interrupt(timedOut(now), now);
            }
            long patience = (context.isInCommand() ? PATIENCE_WITH_PROCESSES : PATIENCE).toNanos();
            if (now - stoppedAt < patience) {
                return patience - (now - stoppedAt);
            }
            hasReturned = true;
            endedAt = Instant.now();
            givenUp = true;
        }
        returned.accept(this);
        return Long.MAX_VALUE;
    }

    synchronized void cancel(String reason, long now) {
        if (!hasReturned && stop == null) {
            interrupt(new Stop(VerdictKind.CANCELLED, reason), now);
        }
    }

    private Stop timedOut(long now) {
        return new Stop(
                VerdictKind.TIMED_OUT,
                context.clock().endsWithNode(now) ? "node deadline" : "timed out after " + Durations.format(timeout));
    }

    private void interrupt(Stop why, long now) {
        stop = why;
        stoppedAt = now;
        thread.interrupt();
    }

    // Whatever a collector throws, it gets its verdict.
    private void collect(CollectorCatalog catalog) {
        CollectorResult found;
        try {
            found = catalog.collect(context);
        } catch (Throwable thrown) {
            found = Verdicts.resultOf(thrown);
        }
        synchronized (this) {
            if (hasReturned) {
                return;
            }
            hasReturned = true;
            endedAt = Instant.now();
            result = found;
            if (stop == null && found.kind() == VerdictKind.TIMED_OUT) {
                stop = timedOut(System.nanoTime());
            }
        }
        returned.accept(this);
    }
}

package io.muster.coordinator.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lease as this process sees it. While it is held it is prolonged at every heartbeat; it counts as lost as soon as
 * the time that the last successful heartbeat bought is over by this process's own clock of elapsed time, also while
 * the database does not answer or the process was stopped.
 */
final class HeldLease {
    private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);

    private final String name;
    private final LeaseTable table;
    private final Supplier<LeaseTable.Owner> owner;
    private final Terms terms;
    private final Threads threads;
    private final List<Consumer<Optional<Throwable>>> listeners = new ArrayList<>();
    private boolean held;
    private long epoch;
    private long validUntilNanos;
    /** Used by the database's thread only. */
    private boolean silent;

    /**
     * How long leases last.
     *
     * @param time from the last heartbeat to the end, in the database
     * @param exclusive takes it from any other holder and never loses it: no other process can open the database
     */
    record Terms(Duration time, Duration heartbeat, boolean exclusive) {
        /** A holder stops this much before others may start. */
        Duration trusted() {
            return time.multipliedBy(9).dividedBy(10);
        }
    }

    /**
     * Owned by {@link Leases}.
     *
     * @param database talks to the database, one statement at a time
     * @param watch never blocks, so that a lost lease is noticed while the database is silent
     */
    record Threads(ScheduledExecutorService database, ScheduledExecutorService watch) {}

    HeldLease(String name, LeaseTable table, Supplier<LeaseTable.Owner> owner, Terms terms, Threads threads) {
        this.name = name;
        this.table = table;
        this.owner = owner;
        this.terms = terms;
        this.threads = threads;
    }

    synchronized boolean isHeld() {
        return held && (terms.exclusive() || System.nanoTime() - validUntilNanos < 0);
    }

    /** Of the last time it was held; 0 before the first. */
    synchronized long epoch() {
        return epoch;
    }

    /** Whether it is held afterwards; fails where the database does not answer. Trying again is harmless. */
    CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        onDatabase(result, () -> acquireNow(lost));
        return result;
    }

    private boolean acquireNow(Consumer<Optional<Throwable>> lost) throws SQLException {
        synchronized (this) {
            if (isHeld()) {
                listeners.add(lost);
                return true;
            }
        }
        long sent = System.nanoTime();
        OptionalLong taken = table.acquire(name, owner.get(), terms.time(), terms.exclusive());
        if (taken.isEmpty()) {
            return false;
        }
        synchronized (this) {
            held = true;
            epoch = taken.getAsLong();
            validUntilNanos = sent + terms.trusted().toNanos();
            listeners.add(lost);
        }
        LOG.info("lease {} acquired, epoch {}", name, taken.getAsLong());
        return true;
    }

    /** As {@link #acquire}, for the database's thread. */
    boolean take() throws SQLException {
        return acquireNow(lost -> {});
    }

    /** Gives it back; nothing happens where it is not held. */
    CompletionStage<Boolean> release() {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        onDatabase(result, () -> {
            long given;
            synchronized (this) {
                given = epoch;
                if (!held) {
                    return true;
                }
                held = false;
                listeners.clear();
            }
            table.release(name, owner.get(), given);
            LOG.info("lease {} released", name);
            return true;
        });
        return result;
    }

    /** Asks the database now instead of at the next heartbeat: somebody doubts that it is held. */
    void verify() {
        try {
            threads.database().execute(this::heartbeat);
        } catch (RejectedExecutionException e) {
            LOG.debug("lease {} is not verified any more: stopping", name);
        }
    }

    /** To be called at every heartbeat, on the database's thread. */
    void heartbeat() {
        long mine;
        synchronized (this) {
            if (!held || terms.exclusive()) {
                return;
            }
            mine = epoch;
        }
        long sent = System.nanoTime();
        try {
            if (!table.renew(name, owner.get(), mine, terms.time())) {
                lose(Optional.empty(), "another coordinator has it");
                return;
            }
            synchronized (this) {
                if (held && epoch == mine) {
                    validUntilNanos = sent + terms.trusted().toNanos();
                }
            }
            answered(null);
        } catch (SQLException | RuntimeException e) {
            answered(e);
        }
    }

    /** Tells once when the database falls silent, and once when it answers again. */
    private void answered(@Nullable Exception failure) {
        if (failure != null && !silent) {
            LOG.warn("lease {} cannot be prolonged now: {}", name, failure.getMessage());
        } else if (failure == null && silent) {
            LOG.info("lease {} is prolonged again", name);
        }
        silent = failure != null;
    }

    /** To be called often, on a thread that never blocks. */
    void watch() {
        boolean over;
        synchronized (this) {
            over = held && !isHeld();
        }
        if (over) {
            lose(
                    Optional.of(new SQLException("the database did not answer in time")),
                    "it could not be prolonged in time");
        }
    }

    private void lose(Optional<Throwable> reason, String text) {
        List<Consumer<Optional<Throwable>>> told;
        synchronized (this) {
            if (!held) {
                return;
            }
            held = false;
            told = List.copyOf(listeners);
            listeners.clear();
        }
        LOG.warn("lease {} lost, epoch {}: {}", name, epoch(), text);
        for (Consumer<Optional<Throwable>> listener : told) {
            try {
                listener.accept(reason);
            } catch (RuntimeException e) {
                LOG.error("who held lease {} could not be told that it is lost", name, e);
            }
        }
    }

    private void onDatabase(CompletableFuture<Boolean> result, Step step) {
        try {
            threads.database().execute(() -> {
                try {
                    result.complete(step.run());
                } catch (SQLException | RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(e);
        }
    }

    @FunctionalInterface
    private interface Step {
        boolean run() throws SQLException;
    }

    /** Begins to prolong and to watch. */
    void start() {
        long beat = terms.heartbeat().toMillis();
        // Both end with their threads, and neither step throws.
        ScheduledFuture<?> unusedBeats =
                threads.database().scheduleWithFixedDelay(this::heartbeat, beat, beat, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> unusedWatch =
                threads.watch().scheduleWithFixedDelay(this::watch, 50, 50, TimeUnit.MILLISECONDS);
    }
}

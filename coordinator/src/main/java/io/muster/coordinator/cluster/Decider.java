package io.muster.coordinator.cluster;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which side of a partition goes on. The side of a leader that is alive wins, because its collections need no takeover
 * then; a leader that is silent in the database for the time of its lease is dead, and whoever takes the decision's
 * lease first wins. Every other side is told no, and ends.
 */
final class Decider {
    private static final Logger LOG = LoggerFactory.getLogger(Decider.class);
    private static final long RETRY_MILLIS = 200;

    private final Leases leases;
    private final Reach reach;

    Decider(Leases leases, Reach reach) {
        this.leases = leases;
        this.reach = reach;
    }

    /** Whether this side goes on. Takes at most the time of a lease, and a little. */
    CompletionStage<Boolean> decide() {
        Attempt attempt = new Attempt();
        attempt.schedule(0);
        return attempt.result;
    }

    /** One question; asks the database again and again until it is clear who is alive. */
    private final class Attempt {
        private final CompletableFuture<Boolean> result = new CompletableFuture<>();
        private final Seen leader = new Seen();
        private final Seen decision = new Seen();
        private final long deadlineNanos =
                System.nanoTime() + leases.terms().time().multipliedBy(2).toNanos();

        private void schedule(long delayMillis) {
            try {
                ScheduledFuture<?> unused =
                        leases.databaseThread().schedule(this::step, delayMillis, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                result.completeExceptionally(e);
            }
        }

        private void step() {
            try {
                LeaseRow leads = leases.read(LeaseTable.LEADER);
                if (elsewhere(leads)) {
                    waitOrYield(leader, leads, "leads");
                    return;
                }
                LeaseRow decides = leases.read(LeaseTable.DECISION);
                if (elsewhere(decides)) {
                    waitOrYield(decision, decides, "has decided");
                    return;
                }
                String self = leases.instance();
                if (decides.isLive() && !decides.isLiveOf(self)) {
                    // The one who decided before is on this side.
                    result.complete(true);
                    return;
                }
                if (leases.decision().take()) {
                    result.complete(true);
                } else {
                    schedule(RETRY_MILLIS);
                }
            } catch (SQLException e) {
                LOG.warn("cannot decide who goes on: {}", e.getMessage());
                retryWhilePatient();
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        }

        /** A database that is away for longer than leases last has no leader either. */
        private void retryWhilePatient() {
            if (System.nanoTime() - deadlineNanos > 0) {
                result.complete(false);
            } else {
                schedule(RETRY_MILLIS);
            }
        }

        private boolean elsewhere(LeaseRow row) {
            String address = row.address();
            return row.isLive() && !row.isLiveOf(leases.instance()) && address != null && !reach.reaches(address);
        }

        private void waitOrYield(Seen seen, LeaseRow row, String what) {
            if (seen.isProlonged(row)) {
                LOG.warn("{} {} on the other side of a partition and is alive: this side ends", row.address(), what);
                result.complete(false);
            } else {
                schedule(RETRY_MILLIS);
            }
        }
    }

    /** Tells a holder that is alive from one whose lease only has not ended yet. */
    private static final class Seen {
        private long epoch = -1;
        private long expiresMillis;

        boolean isProlonged(LeaseRow row) {
            if (epoch != row.epoch()) {
                epoch = row.epoch();
                expiresMillis = row.expiresMillis();
                return false;
            }
            return row.expiresMillis() > expiresMillis;
        }
    }
}

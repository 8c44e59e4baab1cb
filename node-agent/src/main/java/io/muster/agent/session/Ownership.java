package io.muster.agent.session;

import io.muster.agent.state.JobState;
import java.time.Duration;

/**
 * A job's lease: who has claimed it, and how long ago. Measured without the wall clock within one boot of the host, so
 * that it also holds across restarts of the agent. For one thread at a time.
 */
final class Ownership {
    /** How exact the lease is across a restart of the agent: a tenth of it, and a few writes a minute at most. */
    private static final Duration LONGEST_SAVE_INTERVAL = Duration.ofSeconds(30);

    private final JobState state;
    private final Duration lease;
    private final long saveNanos;
    private long ownedAt;
    private long savedAt;
    private long session;
    private long epoch = Long.MIN_VALUE;

    Ownership(JobState state, Duration lease) {
        this.state = state;
        this.lease = lease;
        Duration tenth = lease.dividedBy(10);
        this.saveNanos = (tenth.compareTo(LONGEST_SAVE_INTERVAL) > 0 ? LONGEST_SAVE_INTERVAL : tenth).toNanos();
        this.ownedAt = System.nanoTime() - state.unownedFor().toNanos();
        this.savedAt = System.nanoTime();
    }

    /** A coordinator claims the job in this session; says whether another one led when it was claimed last. */
    boolean claim(long inSession, long byEpoch) {
        boolean newLeader = epoch != Long.MIN_VALUE && byEpoch > epoch;
        session = inSession;
        epoch = byEpoch;
        touch();
        return newLeader;
    }

    /**
     * Whether the lease is over.
     *
     * @param openSession the session that is open; 0 for none
     */
    boolean isOver(long openSession) {
        if (openSession != 0 && session == openSession) {
            touch();
            return false;
        }
        return System.nanoTime() - ownedAt > lease.toNanos();
    }

    private void touch() {
        ownedAt = System.nanoTime();
        if (ownedAt - savedAt >= saveNanos) {
            savedAt = ownedAt;
            state.owned();
        }
    }
}

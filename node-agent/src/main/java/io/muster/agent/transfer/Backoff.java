package io.muster.agent.transfer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: random between the shortest wait and a bound that doubles with every failure,
 * so that many agents that lost one coordinator do not come back at once. Not thread-safe.
 */
public final class Backoff {
    private final long shortest;
    private final long longest;
    private final RandomGenerator random;
    private long bound;

    public Backoff(Duration shortest, Duration longest, RandomGenerator random) {
        this.shortest = Math.max(1, shortest.toMillis());
        this.longest = Math.max(this.shortest, longest.toMillis());
        this.random = random;
        reset();
    }

    /** The wait after one more failure. */
    public Duration next() {
        long wait = shortest + random.nextLong(bound - shortest + 1);
        bound = Math.min(longest, bound * 2);
        return Duration.ofMillis(wait);
    }

    /** A wait that does not grow, for a try somewhere else. */
    public Duration shortest() {
        return Duration.ofMillis(shortest / 2 + random.nextLong(shortest / 2 + 1));
    }

    /** Things work again: the next failure is a first one. */
    public void reset() {
        bound = Math.min(longest, shortest * 2);
    }
}

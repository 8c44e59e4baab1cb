package io.muster.coordinator.upload;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses between attempts: each twice as long as the one before, up to a bound, less a random part of up to a half. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
    }

    Duration next() {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(failures, 30));
        failures++;
        return Duration.ofMillis(Math.max(1, (long) (full * (1 - random.nextDouble() / 2))));
    }

    /** Something arrived: the next pause is a short one again. */
    void reset() {
        failures = 0;
    }
}

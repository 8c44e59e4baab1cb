package io.muster.agent.transfer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How chunks are pushed.
 *
 * @param requestTimeout bound of one attempt; it covers the wait for earlier chunks to be acknowledged
 */
public record TransferSettings(Duration requestTimeout, Duration shortestBackoff, Duration longestBackoff) {
    Backoff backoff(RandomGenerator random) {
        return new Backoff(shortestBackoff, longestBackoff, random);
    }
}

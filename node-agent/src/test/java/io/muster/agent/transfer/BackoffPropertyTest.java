package io.muster.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackoffPropertyTest {
    @Property
    void staysWithinItsBoundsWhichDoubleWithEveryFailure(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 1000) int shortest,
            @ForAll @IntRange(min = 1, max = 100_000) int longest,
            @ForAll @IntRange(min = 1, max = 60) int failures) {
        Backoff backoff = new Backoff(Duration.ofMillis(shortest), Duration.ofMillis(longest), new Random(seed));
        long limit = Math.max(shortest, longest);
        for (int i = 1; i <= failures; i++) {
            long bound = i > 40 ? limit : Math.min(limit, (long) shortest << i);
            assertThat(backoff.next().toMillis()).isBetween((long) shortest, bound);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween((long) shortest, Math.min(limit, 2L * shortest));
    }
}

package io.muster.coordinator.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How fast bytes go, and how soon an attempt follows another. */
class PaceTest {
    @Test
    void pausesDoubleUpToTheLongestAndAreShortenedByAtMostAHalf() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1));
        for (long full : new long[] {1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000}) {
            assertThat(backoff.next().toMillis()).isBetween(full / 2, full);
        }
        backoff.reset();
        assertThat(backoff.next().toMillis()).isBetween(500L, 1000L);
    }

    @Test
    void pausesStayBoundedHoweverOftenItFails() {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(1));
        for (int i = 0; i < 200; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(60));
        }
    }

    @Test
    void theBandwidthIsSharedAndHeldOverTime() {
        AtomicLong now = new AtomicLong();
        Throttle throttle = new Throttle(1000L, now::get);
        long waited = 0;
        for (int i = 0; i < 100; i++) {
            long wait = throttle.take(100);
            now.addAndGet(wait);
            waited += wait;
        }
        // 10 000 bytes at 1000 a second, less what the bucket holds.
        assertThat(TimeUnit.NANOSECONDS.toMillis(waited)).isBetween(9_700L, 10_000L);
    }

    @Test
    void whatWasNotUsedIsNotSaved() {
        AtomicLong now = new AtomicLong();
        Throttle throttle = new Throttle(1000L, now::get);
        now.set(TimeUnit.HOURS.toNanos(1));
        assertThat(TimeUnit.NANOSECONDS.toMillis(throttle.take(2000))).isEqualTo(1750);
    }

    @Test
    void withoutABoundNothingWaits() {
        assertThat(new Throttle(null, System::nanoTime).take(Integer.MAX_VALUE)).isZero();
    }
}

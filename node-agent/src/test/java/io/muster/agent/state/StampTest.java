package io.muster.agent.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StampTest {
    private static final long HOUR = 3_600_000;
    private static final Stamp START = new Stamp("boot-a", 10_000, 1_000_000_000);

    @Test
    void withinOneBootTheClockMayBeSetAtWill() {
        assertThat(START.until(new Stamp("boot-a", 15_000, 1_000_000_000 + HOUR)))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(START.until(new Stamp("boot-a", 15_000, 1_000_000_000 - HOUR)))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void acrossARebootTheClockCountsAndNeverBackwards() {
        assertThat(START.until(new Stamp("boot-b", 5_000, 1_000_060_000))).isEqualTo(Duration.ofMinutes(1));
        assertThat(START.until(new Stamp("boot-b", 5_000, 1_000_000_000 - HOUR)))
                .isZero();
    }

    @Test
    void aHostThatTellsNoBootIsTakenForRebooted() {
        Stamp unknown = new Stamp("unknown", 0, 1);
        assertThat(unknown.isSameBoot(unknown)).isFalse();
    }

    @Test
    void readsTheHostsOwnTimes() {
        Stamp now = Stamp.now();
        assertThat(now.boot()).hasSize(36);
        assertThat(now.uptimeMillis()).isPositive();
        assertThat(now.isSameBoot(Stamp.now())).isTrue();
    }
}

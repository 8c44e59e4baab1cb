package io.muster.agent.job;

import java.time.Duration;

/** Durations as people read them. */
final class Words {
    private Words() {}

    /** {@code 5s}, {@code 1m30s}, {@code 250ms}. */
    static String of(Duration duration) {
        if (duration.toMillis() < 1000) {
            return duration.toMillis() + "ms";
        }
        if (duration.toMillisPart() != 0 && duration.toMinutes() == 0) {
            return duration.toMillis() / 1000.0 + "s";
        }
        return (duration.toHours() > 0 ? duration.toHours() + "h" : "")
                + (duration.toMinutesPart() > 0 ? duration.toMinutesPart() + "m" : "")
                + (duration.toSecondsPart() > 0 ? duration.toSecondsPart() + "s" : "");
    }
}

package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code muster.retention}: what is kept of collections that ended; null means no bound. */
public record RetentionConfig(
        @Nullable Duration age, @Nullable Integer count, @Nullable Long bytes, Duration checkEvery) {
    static RetentionConfig from(Config c) {
        Values v = new Values(c, "muster.retention");
        return new RetentionConfig(
                v.optionalDuration("age"),
                v.optionalNumber("count", 1, 1_000_000),
                v.optionalBytes("bytes"),
                v.duration("check-every"));
    }
}

package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** {@code muster.limits}: defaults of every collection's limits, and how many collections run and wait. */
public record LimitsConfig(
        int nodes,
        int collectorsPerNode,
        @Nullable Duration collectorTimeout,
        Duration nodeTimeout,
        Duration timeout,
        long maxBytesPerCollector,
        long maxBytesPerNode,
        @Nullable Long maxBytes,
        int transfers,
        int collections,
        int queue,
        Duration queueRetryAfter) {
    static LimitsConfig from(Config c) {
        Values v = new Values(c, "muster.limits");
        return new LimitsConfig(
                v.number("nodes", 1, 10_000),
                v.number("collectors-per-node", 1, 1_000),
                v.optionalDuration("collector-timeout"),
                v.duration("node-timeout"),
                v.duration("timeout"),
                v.bytes("max-bytes-per-collector"),
                v.bytes("max-bytes-per-node"),
                v.optionalBytes("max-bytes"),
                v.number("transfers", 1, 16),
                v.number("collections", 1, 1_000),
                v.number("queue", 0, 10_000),
                v.duration("queue-retry-after"));
    }
}

package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;

/** {@code muster.store}: what the bundle store takes and what it leaves free. */
public record StoreConfig(long freeSpaceWatermark, long maxChunkBytes, Duration orderWait, long reserve) {
    static StoreConfig from(Config c) {
        Values v = new Values(c, "muster.store");
        StoreConfig config = new StoreConfig(
                c.getBytes("free-space-watermark"),
                v.bytes("max-chunk-bytes"),
                v.duration("order-wait"),
                c.getBytes("reserve"));
        if (config.orderWait.compareTo(Duration.ofSeconds(50)) > 0) {
            throw v.problem("order-wait", "must be at most 50 s, because requests are answered within 60 s");
        }
        return config;
    }
}

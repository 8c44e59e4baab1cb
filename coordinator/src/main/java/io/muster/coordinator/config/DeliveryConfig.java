package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code muster.delivery}: how uploads are made, whatever their destination.
 *
 * @param bandwidth bytes per second of all uploads together; null for no bound
 * @param preflightRoom bytes that a destination must have free before a collection starts
 * @param proxy of those that name none; null without
 * @param uploadHosts where requests may send bundles to beside the configured destinations
 */
public record DeliveryConfig(
        int concurrency,
        int parts,
        long partBytes,
        @Nullable Long bandwidth,
        Duration connectTimeout,
        Duration stallTimeout,
        Duration retryFrom,
        Duration retryTo,
        Duration giveUp,
        Duration preflightTimeout,
        long preflightRoom,
        @Nullable ProxyConfig proxy,
        AllowedHosts uploadHosts) {
    private static final long LEAST_PART = 5 << 20;
    private static final long LARGEST_PART = 256 << 20;

    static DeliveryConfig from(Config c) {
        Values v = new Values(c, "muster.delivery");
        DeliveryConfig config = new DeliveryConfig(
                v.number("concurrency", 1, 64),
                v.number("parts", 1, 16),
                v.bytes("part-size"),
                v.optionalBytes("bandwidth"),
                v.duration("connect-timeout"),
                v.duration("stall-timeout"),
                v.duration("retry-from"),
                v.duration("retry-to"),
                v.duration("give-up"),
                v.duration("preflight-timeout"),
                c.getBytes("preflight-room"),
                proxy(c, v),
                AllowedHosts.from(v, "upload-hosts"));
        if (config.partBytes < LEAST_PART || config.partBytes > LARGEST_PART) {
            throw v.problem("part-size", "must be from 5 MiB to 256 MiB");
        }
        if (config.preflightTimeout.compareTo(Duration.ofSeconds(45)) > 0) {
            throw v.problem("preflight-timeout", "must be at most 45 s, because requests are answered within 60 s");
        }
        return config;
    }

    private static @Nullable ProxyConfig proxy(Config c, Values v) {
        String url = c.getString("proxy").strip();
        if (url.isEmpty()) {
            return null;
        }
        String passwordFile = c.getString("proxy-password-file").strip();
        String user = c.getString("proxy-user").strip();
        try {
            return ProxyConfig.of(
                    url, user.isEmpty() ? null : user, passwordFile.isEmpty() ? null : Secret.inFile(passwordFile));
        } catch (IllegalArgumentException e) {
            throw v.problem("proxy", String.valueOf(e.getMessage()));
        }
    }
}

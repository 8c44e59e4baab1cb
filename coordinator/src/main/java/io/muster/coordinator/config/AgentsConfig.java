package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * {@code muster.agents}: how sessions are watched and how long a node may be silent or late.
 *
 * @param joinSecret whether it is enough to belong to the cluster; otherwise agents need an identity
 */
public record AgentsConfig(
        Duration heartbeat,
        Duration timeout,
        int maxSessions,
        int outgoingQueue,
        Duration window,
        Duration slack,
        Duration cancelWait,
        Duration estimateTimeout,
        boolean joinSecret) {
    static AgentsConfig from(Config c) {
        Values v = new Values(c, "muster.agents");
        AgentsConfig config = new AgentsConfig(
                v.duration("heartbeat"),
                v.duration("timeout"),
                v.number("max-sessions", 1, 100_000),
                v.number("outgoing-queue", 16, 65_536),
                v.duration("window"),
                v.duration("slack"),
                v.duration("cancel-wait"),
                v.duration("estimate-timeout"),
                c.getBoolean("join-secret"));
        if (config.timeout.compareTo(config.heartbeat.multipliedBy(2)) < 0) {
            throw v.problem("timeout", "must be at least twice muster.agents.heartbeat");
        }
        return config;
    }
}

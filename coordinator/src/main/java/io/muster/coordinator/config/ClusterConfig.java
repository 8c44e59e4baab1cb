package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * {@code muster.cluster}: where the other coordinators reach this one, and how fast its end is noticed.
 *
 * @param bind empty means {@code host}
 * @param allowInsecureBind whether others may reach the port although it is without TLS
 * @param lease after which a leader that is silent in the database is replaced
 * @param heartbeat between two signs of life in the database
 */
public record ClusterConfig(
        String host,
        String bind,
        int port,
        boolean allowInsecureBind,
        ClusterTlsConfig tls,
        Duration lease,
        Duration heartbeat) {
    static ClusterConfig from(Config c) {
        Values v = new Values(c, "muster.cluster");
        ClusterConfig config = new ClusterConfig(
                v.text("host"),
                c.getString("bind"),
                v.number("port", 0, 65535),
                c.getBoolean("allow-insecure-bind"),
                ClusterTlsConfig.from(c.getConfig("tls")),
                v.duration("lease"),
                v.duration("heartbeat"));
        if (config.lease.compareTo(config.heartbeat.multipliedBy(3)) < 0) {
            throw v.problem("lease", "must be at least three times muster.cluster.heartbeat");
        }
        return config;
    }

    /** Where it listens for the others. */
    public String listens() {
        return bind.isBlank() ? host : bind;
    }

    /** How long the database may take for one answer, so that there is time for another attempt within the lease. */
    public Duration answer() {
        return lease.dividedBy(3);
    }
}

package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * {@code muster.journal}: the database of what was decided.
 *
 * @param jdbcUrl empty means the H2 file in the data directory
 * @param user empty means none
 * @param passwordFile empty means none
 * @param connectTimeout how long a start waits for the database
 * @param timeout of one statement, the wait for a connection included
 */
public record JournalConfig(
        String jdbcUrl,
        String user,
        String passwordFile,
        Duration connectTimeout,
        Duration timeout,
        int connections,
        int snapshotEvery,
        int keepSnapshots) {
    public static final String URL_KEY = "muster.journal.jdbc-url";
    public static final String PASSWORD_FILE_KEY = "muster.journal.password-file";

    static JournalConfig from(Config c) {
        Values v = new Values(c, "muster.journal");
        return new JournalConfig(
                c.getString("jdbc-url").strip(),
                c.getString("user"),
                c.getString("password-file"),
                v.duration("connect-timeout"),
                v.duration("timeout"),
                v.number("connections", 2, 64),
                v.number("snapshot-every", 10, 1_000_000),
                v.number("keep-snapshots", 1, 100));
    }
}

package io.muster.coordinator.journal;

import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.JournalConfig;
import slick.jdbc.H2Profile$;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;

/** The databases that Muster speaks to. */
public enum Dialect {
    /** In this process: a file, or memory for tests. For one coordinator. */
    H2("jdbc:h2:", "org.h2.Driver"),
    /** A server; for one coordinator or several. */
    POSTGRESQL("jdbc:postgresql:", "org.postgresql.Driver");

    private final String prefix;
    private final String driver;

    Dialect(String prefix, String driver) {
        this.prefix = prefix;
        this.driver = driver;
    }

    static Dialect of(String url) {
        for (Dialect dialect : values()) {
            if (url.startsWith(dialect.prefix)) {
                return dialect;
            }
        }
        throw new ConfigProblem(JournalConfig.URL_KEY + " is \"" + url + "\", must begin with " + POSTGRESQL.prefix
                + " or " + H2.prefix + ", or be empty for a file in the data directory");
    }

    String driver() {
        return driver;
    }

    /** Where the schema's steps are, on the class path: those of every database, and this one's own. */
    String[] migrations() {
        return new String[] {
            "classpath:db/migration/common", "classpath:db/migration/" + (this == H2 ? "h2" : "postgresql")
        };
    }

    JdbcProfile profile() {
        return this == H2 ? H2Profile$.MODULE$ : PostgresProfile$.MODULE$;
    }
}

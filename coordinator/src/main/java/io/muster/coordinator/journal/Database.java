package io.muster.coordinator.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.muster.coordinator.config.JournalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.pekko.actor.setup.Setup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The coordinator's database: one bounded pool of connections to a schema that is up to date. Opened before the actor
 * system, closed after it.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final HikariDataSource pool;
    private final JournalHealth health;
    private final JournalUrl url;
    private final JournalConfig config;

    private Database(HikariDataSource pool, JournalUrl url, JournalConfig config) {
        this.pool = pool;
        this.health = new JournalHealth(pool, url.dialect() == Dialect.H2 && !url.inMemory() ? this::reopen : () -> {});
        this.url = url;
        this.config = config;
    }

    /**
     * Connects, waiting for a database that is not up yet, and brings the schema up to date. On failure nothing is left
     * open. Blocks.
     *
     * @throws io.muster.coordinator.config.ConfigProblem for settings that name no usable database
     * @throws IOException with the config key, where the database does not answer in time or refuses
     */
    public static Database open(JournalConfig config, Path dataDir) throws IOException, InterruptedException {
        JournalUrl url = JournalUrl.of(config, dataDir);
        DataSource plain = DatabaseConnector.connect(url, config);
        HikariDataSource pool = pool(plain, url, config);
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(pool)
                    .locations(url.dialect().migrations())
                    .loggers("slf4j")
                    .load()
                    .migrate();
            return new Database(pool, url, config);
        } catch (FlywayException e) {
            pool.close();
            throw new IOException(
                    JournalConfig.URL_KEY + ": the schema of " + url.shown() + " cannot be brought up to date: "
                            + e.getMessage(),
                    e);
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private static HikariDataSource pool(DataSource plain, JournalUrl url, JournalConfig config) {
        boolean file = url.dialect() == Dialect.H2 && !url.inMemory();
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("muster-journal");
        pool.setDataSource(file ? ForcedDataSource.over(plain) : plain);
        pool.setMaximumPoolSize(config.connections());
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(Math.max(250, config.timeout().toMillis()));
        return new HikariDataSource(pool);
    }

    /** The pool. Connections taken from it are to be given back soon: there are few. */
    public DataSource dataSource() {
        return pool;
    }

    /**
     * Connections beside the pool, for what must not wait behind the journal: the lease.
     *
     * @param timeout after which a silent server is given up
     */
    public DataSource beside(Duration timeout) throws IOException {
        return url.dialect() == Dialect.H2 ? pool : DatabaseConnector.postgresql(url, config, timeout);
    }

    public Dialect dialect() {
        return url.dialect();
    }

    /** Why events cannot be kept now; empty where nothing is known against it. May try a write. Blocks. */
    public Optional<String> problem() {
        return health.problem();
    }

    /** The pool, for the journal: what it fails at is known to {@link #problem}. */
    DataSource observed() {
        return health.observed();
    }

    /** Where it is, for people; without a password. */
    public String description() {
        return url.shown();
    }

    /** What an actor system is created with so that its journal uses this pool. */
    public Setup setup() {
        return new SharedDatabase(this, config.connections());
    }

    /**
     * H2 gives up a file for good after one failed write, for everybody who has a connection to it. Whoever connects
     * next opens it anew; what was committed is in it.
     */
    private void reopen() {
        try (Connection broken = pool.getDataSource().getConnection();
                Statement statement = broken.createStatement()) {
            statement.execute("SHUTDOWN IMMEDIATELY");
        } catch (SQLException e) {
            LOG.debug("the journal's file was closed: {}", e.toString());
        }
        HikariPoolMXBean connections = pool.getHikariPoolMXBean();
        if (connections != null) {
            connections.softEvictConnections();
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}

package io.muster.coordinator.journal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.muster.coordinator.config.JournalConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.apache.pekko.actor.setup.Setup;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The coordinator's database: one bounded pool of connections to a schema that is up to date. Opened before the actor
 * system, closed after it.
 */
public final class Database implements AutoCloseable {
    private final HikariDataSource pool;
    private final JournalUrl url;
    private final JournalConfig config;

    private Database(HikariDataSource pool, JournalUrl url, JournalConfig config) {
        this.pool = pool;
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

    /** Where it is, for people; without a password. */
    public String description() {
        return url.shown();
    }

    /** What an actor system is created with so that its journal uses this pool. */
    public Setup setup() {
        return new SharedDatabase(this, config.connections());
    }

    @Override
    public void close() {
        pool.close();
    }
}

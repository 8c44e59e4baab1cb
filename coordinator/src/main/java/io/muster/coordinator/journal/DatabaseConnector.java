package io.muster.coordinator.journal;

import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.JournalConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Finds out whether a database can be used, and says why not by the name of the config key. */
final class DatabaseConnector {
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(500);

    /** SQLSTATEs of a server that is not there yet: connection exceptions, starting up, too many connections. */
    private static final Set<String> PASSING = Set.of("08000", "08001", "08004", "08006", "57P03", "53300");

    private DatabaseConnector() {}

    static DataSource connect(JournalUrl url, JournalConfig config) throws IOException, InterruptedException {
        DataSource source = url.dialect() == Dialect.H2 ? h2(url, config) : postgresql(url, config, config.timeout());
        long deadline = System.nanoTime() + config.connectTimeout().toNanos();
        while (true) {
            try (Connection connection = source.getConnection()) {
                if (connection.isValid(seconds(config.timeout()))) {
                    return source;
                }
            } catch (SQLException e) {
                boolean late = System.nanoTime() + BETWEEN_ATTEMPTS.toNanos() > deadline;
                if (late || !PASSING.contains(String.valueOf(e.getSQLState()))) {
                    throw new IOException(JournalConfig.URL_KEY + ": cannot use " + url.shown() + ": " + reason(e), e);
                }
            }
            TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS.toNanos());
        }
    }

    private static String reason(SQLException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return e.getSQLState() != null && e.getSQLState().equals("90020")
                ? "another coordinator uses this data directory"
                : first;
    }

    private static DataSource h2(JournalUrl url, JournalConfig config) throws IOException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url.text());
        source.setUser(config.user());
        source.setPassword(password(config));
        return source;
    }

    static DataSource postgresql(JournalUrl url, JournalConfig config, Duration timeout) throws IOException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setURL(url.text());
        } catch (IllegalArgumentException e) {
            throw new ConfigProblem(JournalConfig.URL_KEY + " is \"" + url.shown()
                    + "\", which is not of the form jdbc:postgresql://host:port/database");
        }
        if (!config.user().isEmpty()) {
            source.setUser(config.user());
        }
        if (!config.passwordFile().isEmpty()) {
            source.setPassword(password(config));
        }
        source.setApplicationName("muster-coordinator");
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(seconds(timeout));
        source.setLoginTimeout(seconds(timeout));
        source.setSocketTimeout(seconds(timeout));
        return source;
    }

    private static int seconds(Duration duration) {
        return (int) Math.max(1, Math.min(3600, duration.toSeconds()));
    }

    private static String password(JournalConfig config) {
        if (config.passwordFile().isEmpty()) {
            return "";
        }
        try {
            return Files.readString(Path.of(config.passwordFile())).strip();
        } catch (IOException e) {
            throw new ConfigProblem(
                    JournalConfig.PASSWORD_FILE_KEY + ": cannot read " + config.passwordFile() + ": " + e.getMessage());
        }
    }
}

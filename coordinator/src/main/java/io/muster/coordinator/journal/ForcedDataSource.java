package io.muster.coordinator.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Makes every commit of an H2 file survive power loss: H2 writes at a commit, but never forces. Commits that come
 * together share one force, and one commit holds all events of a batch.
 */
final class ForcedDataSource {
    private static final String FORCE = "CHECKPOINT SYNC";

    private final AtomicLong commits = new AtomicLong();
    private long forced;

    private ForcedDataSource() {}

    static DataSource over(DataSource delegate) {
        ForcedDataSource forcing = new ForcedDataSource();
        return JdbcWatch.over(
                DataSource.class,
                delegate,
                (method, result) -> result instanceof Connection connection ? forcing.wrap(connection) : result);
    }

    private Connection wrap(Connection connection) {
        return JdbcWatch.over(Connection.class, connection, (method, result) -> {
            if (method.equals("commit")) {
                force(connection, commits.incrementAndGet());
            }
            return result;
        });
    }

    /** Returns once everything up to the given commit is on the disk. */
    private synchronized void force(Connection connection, long commit) throws SQLException {
        if (forced >= commit) {
            return;
        }
        long upTo = commits.get();
        try (Statement statement = connection.createStatement()) {
            statement.execute(FORCE);
        }
        forced = upTo;
    }
}

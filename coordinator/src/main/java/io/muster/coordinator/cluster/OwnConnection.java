package io.muster.coordinator.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of its own, opened again after every failure: a lease must not wait behind the journal for a free one,
 * nor for a pool that waits longer and longer between attempts.
 */
final class OwnConnection implements SqlAccess {
    private static final Logger LOG = LoggerFactory.getLogger(OwnConnection.class);

    private final DataSource source;
    private final Duration timeout;
    private final Executor aborting;
    private @Nullable Connection current;

    /**
     * @param timeout of one answer of the database
     * @param aborting closes a socket whose time is up
     */
    OwnConnection(DataSource source, Duration timeout, Executor aborting) {
        this.source = source;
        this.timeout = timeout;
        this.aborting = aborting;
    }

    @Override
    public synchronized <T> T with(Work<T> work) throws SQLException {
        Connection connection = current;
        if (connection == null) {
            connection = source.getConnection();
            connection.setNetworkTimeout(aborting, (int) timeout.toMillis());
            current = connection;
        }
        try {
            return work.on(connection);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        Connection closing = current;
        current = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (SQLException e) {
                LOG.debug("a broken connection did not close: {}", e.getMessage());
            }
        }
    }
}

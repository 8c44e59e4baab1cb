package io.muster.coordinator.cluster;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Where statements of this package run. */
interface SqlAccess extends AutoCloseable {
    <T> T with(Work<T> work) throws SQLException;

    /** Borrows a connection for each piece of work. */
    static SqlAccess pooled(DataSource pool) {
        return new SqlAccess() {
            @Override
            public <T> T with(Work<T> work) throws SQLException {
                try (Connection connection = pool.getConnection()) {
                    return work.on(connection);
                }
            }
        };
    }

    @Override
    default void close() {
        // Nothing is kept.
    }

    /** What is done with a connection, which is the caller's until it returns. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}

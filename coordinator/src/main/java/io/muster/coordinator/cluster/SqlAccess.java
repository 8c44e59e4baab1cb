package io.muster.coordinator.cluster;

import java.sql.Connection;
import java.sql.SQLException;

/** Where statements of this package run. */
interface SqlAccess {
    <T> T with(Work<T> work) throws SQLException;

    /** What is done with a connection, which is the caller's until it returns. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }
}

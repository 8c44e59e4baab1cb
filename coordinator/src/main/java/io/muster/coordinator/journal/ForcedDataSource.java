package io.muster.coordinator.journal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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
        return proxy(
                DataSource.class,
                delegate,
                (method, result) -> result instanceof Connection connection ? forcing.wrap(connection) : result);
    }

    private Connection wrap(Connection connection) {
        return proxy(Connection.class, connection, (method, result) -> {
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

    /** Sees every result before the caller does. */
    @FunctionalInterface
    private interface After {
        @Nullable
        Object returned(String method, @Nullable Object result) throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T target, After after) {
        return type.cast(Proxy.newProxyInstance(
                ForcedDataSource.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return after.returned(method.getName(), method.invoke(target, arguments));
                    } catch (InvocationTargetException e) {
                        throw e.getCause() == null ? e : e.getCause();
                    }
                }));
    }
}

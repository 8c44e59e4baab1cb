package io.muster.coordinator.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Whether the journal takes events. Learns it from the journal's own statements; after one that failed it tries a write
 * of its own when asked, so that a coordinator without requests becomes well again too.
 */
final class JournalHealth {
    private static final String PROBE = "UPDATE journal_probe SET probes = probes + 1";

    private final DataSource plain;
    private final DataSource observed;
    private final Runnable reset;
    private volatile @Nullable String failure;

    /** @param reset run after a failure, so that what is broken is opened anew */
    JournalHealth(DataSource plain, Runnable reset) {
        this.plain = plain;
        this.reset = reset;
        this.observed = JdbcWatch.over(DataSource.class, plain, new Observer());
    }

    /** What the journal is to use. */
    DataSource observed() {
        return observed;
    }

    /** Why events cannot be kept; empty where they can. Blocks. */
    Optional<String> problem() {
        if (failure == null) {
            return Optional.empty();
        }
        try (Connection connection = plain.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate(PROBE);
            }
            connection.commit();
            failure = null;
            return Optional.empty();
        } catch (SQLException e) {
            reset.run();
            return Optional.of(reason(e));
        }
    }

    /** The innermost words say most: "No space left on device", "Connection refused". */
    private static String reason(SQLException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    private final class Observer implements JdbcWatch {
        @Override
        public @Nullable Object returned(String method, @Nullable Object result) {
            if (method.equals("commit")) {
                failure = null;
            }
            if (result instanceof Connection connection && method.equals("getConnection")) {
                return JdbcWatch.over(Connection.class, connection, this);
            }
            if (result instanceof PreparedStatement statement && method.equals("prepareStatement")) {
                return JdbcWatch.over(PreparedStatement.class, statement, this);
            }
            return result;
        }

        /** That a row is there already says nothing of the database. */
        @Override
        public void failed(SQLException e) {
            if (!(e instanceof SQLIntegrityConstraintViolationException)
                    && !String.valueOf(e.getSQLState()).startsWith("23")) {
                failure = reason(e);
                reset.run();
            }
        }
    }
}

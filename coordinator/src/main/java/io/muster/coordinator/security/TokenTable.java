package io.muster.coordinator.security;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The table of API tokens, the same for all coordinators. Blocks. */
final class TokenTable {
    private static final String SELECT = "SELECT id, name, owner, rights, hash, created_ms, expires_ms FROM api_token";

    private final DataSource database;

    TokenTable(DataSource database) {
        this.database = database;
    }

    /** Adds one, and removes those whose time was over. */
    void add(ApiToken token, Instant now) throws IOException {
        with(connection -> {
            try (PreparedStatement old = connection.prepareStatement("DELETE FROM api_token WHERE expires_ms < ?")) {
                old.setLong(1, now.toEpochMilli());
                old.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO api_token"
                    + " (id, name, owner, rights, hash, created_ms, expires_ms) VALUES (?, ?, ?, ?, ?, ?, ?)")) {
                insert.setString(1, token.id());
                insert.setString(2, token.name());
                insert.setString(3, token.owner());
                insert.setString(4, token.rights().toString());
                insert.setString(5, token.hash());
                insert.setLong(6, token.created().toEpochMilli());
                insert.setLong(7, token.expires().toEpochMilli());
                return insert.executeUpdate();
            }
        });
    }

    Optional<ApiToken> find(String id) throws IOException {
        return select(SELECT + " WHERE id = ?", id).stream().findFirst();
    }

    /** All of them, the newest first. */
    List<ApiToken> all() throws IOException {
        return select(SELECT + " ORDER BY created_ms DESC, id", null);
    }

    /** Whether there was one. */
    boolean remove(String id) throws IOException {
        return with(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM api_token WHERE id = ?")) {
                delete.setString(1, id);
                return delete.executeUpdate() > 0;
            }
        });
    }

    private List<ApiToken> select(String sql, @Nullable String id) throws IOException {
        return with(connection -> {
            List<ApiToken> tokens = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                if (id != null) {
                    select.setString(1, id);
                }
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        tokens.add(new ApiToken(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                Rights.parse(row.getString(4)),
                                row.getString(5),
                                Instant.ofEpochMilli(row.getLong(6)),
                                Instant.ofEpochMilli(row.getLong(7))));
                    }
                }
            }
            return tokens;
        });
    }

    /** What is done with a connection. */
    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** In one transaction. */
    private <T> T with(Work<T> work) throws IOException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException("the database does not take or tell API tokens: " + e.getMessage(), e);
        }
    }
}

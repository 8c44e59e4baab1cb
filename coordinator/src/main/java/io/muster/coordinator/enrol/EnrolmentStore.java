package io.muster.coordinator.enrol;

import io.muster.protocol.http.JoinTokenView;
import io.muster.protocol.http.NodeIdentityView;
import io.muster.protocol.id.NodeId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Join tokens and identities in the database that all coordinators share. Knows hashes only. Blocks. */
final class EnrolmentStore {
    private final DataSource database;

    EnrolmentStore(DataSource database) {
        this.database = database;
    }

    /** What an attempt to enrol came to. */
    enum Outcome {
        ENROLLED,
        /** There is no such token, or it is out of date or used up. */
        TOKEN_REFUSED,
        /** The node has an identity, with another key. */
        NODE_TAKEN,
        /** The node's identity was revoked after the token was made. */
        TOKEN_OLDER
    }

    /** An identity with the hash by which it is known. */
    record Identity(String hash, NodeIdentityView view) {}

    /** A key with its hash, of a node, at a time. */
    record Enrolment(String tokenHash, NodeId node, String keyHash, long nowMillis) {}

    void add(JoinTokenView token, String hash) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO join_token (id, hash, name,"
                        + " created_by, created_ms, expires_ms, uses, used) VALUES (?, ?, ?, ?, ?, ?, ?, 0)")) {
            insert.setString(1, token.id());
            insert.setString(2, hash);
            insert.setString(3, token.name());
            insert.setString(4, token.createdBy());
            insert.setLong(5, token.created().toEpochMilli());
            insert.setLong(6, token.expires().toEpochMilli());
            insert.setInt(7, token.uses());
            insert.executeUpdate();
        }
    }

    List<JoinTokenView> tokens() throws SQLException {
        List<JoinTokenView> tokens = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT id, name, created_by, created_ms, expires_ms, uses, used"
                                + " FROM join_token ORDER BY created_ms DESC, id");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                tokens.add(new JoinTokenView(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        Instant.ofEpochMilli(row.getLong(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        row.getInt(6),
                        row.getInt(7),
                        null));
            }
        }
        return tokens;
    }

    /** Says whether there was one. Nobody enrols by it any more; who has, stays. */
    boolean removeToken(String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM join_token WHERE id = ?")) {
            delete.setString(1, id);
            return delete.executeUpdate() > 0;
        }
    }

    /** Removes tokens that let nobody enrol any more. */
    void removeTokensBefore(long millis) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM join_token WHERE expires_ms < ?")) {
            delete.setLong(1, millis);
            delete.executeUpdate();
        }
    }

    /** Uses a token up by one and gives the node its identity, or changes nothing. The same key again is the same. */
    Outcome enrol(Enrolment enrolment) throws SQLException {
        try (Connection connection = database.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                Outcome outcome = enrol(connection, enrolment);
                if (outcome == Outcome.ENROLLED) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                return outcome;
            } catch (SQLException e) {
                connection.rollback();
                if (String.valueOf(e.getSQLState()).startsWith("23")) {
                    // Another agent was faster.
                    return Outcome.NODE_TAKEN;
                }
                throw e;
            } finally {
                connection.setAutoCommit(before);
            }
        }
    }

    private static Outcome enrol(Connection connection, Enrolment enrolment) throws SQLException {
        long revoked = 0;
        try (PreparedStatement select =
                connection.prepareStatement("SELECT hash, revoked_ms FROM agent_identity WHERE node = ?")) {
            select.setString(1, enrolment.node().value());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    if (row.getLong(2) == 0) {
                        return row.getString(1).equals(enrolment.keyHash()) ? Outcome.ENROLLED : Outcome.NODE_TAKEN;
                    }
                    revoked = Math.max(revoked, row.getLong(2));
                }
            }
        }
        String token;
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, created_ms FROM join_token WHERE hash = ? AND used < uses AND expires_ms > ?")) {
            select.setString(1, enrolment.tokenHash());
            select.setLong(2, enrolment.nowMillis());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Outcome.TOKEN_REFUSED;
                }
                if (row.getLong(2) <= revoked) {
                    return Outcome.TOKEN_OLDER;
                }
                token = row.getString(1);
            }
        }
        try (PreparedStatement use =
                connection.prepareStatement("UPDATE join_token SET used = used + 1 WHERE id = ? AND used < uses")) {
            use.setString(1, token);
            if (use.executeUpdate() == 0) {
                return Outcome.TOKEN_REFUSED;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO agent_identity (hash, node, token_id, enrolled_ms, revoked_ms) VALUES (?, ?, ?, ?, 0)")) {
            insert.setString(1, enrolment.keyHash());
            insert.setString(2, enrolment.node().value());
            insert.setString(3, token);
            insert.setLong(4, enrolment.nowMillis());
            insert.executeUpdate();
        }
        count(connection);
        return Outcome.ENROLLED;
    }

    /** Says whether the node had a valid one. */
    boolean revoke(NodeId node, long nowMillis) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE agent_identity SET revoked_ms = ? WHERE node = ? AND revoked_ms = 0")) {
            update.setLong(1, nowMillis);
            update.setString(2, node.value());
            boolean had = update.executeUpdate() > 0;
            if (had) {
                count(connection);
            }
            return had;
        }
    }

    private static void count(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE agent_identity_change SET number = number + 1")) {
            update.executeUpdate();
        }
    }

    /** Grows with each change of the identities. */
    long changes() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT number FROM agent_identity_change");
                ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    List<Identity> identities() throws SQLException {
        List<Identity> identities = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement("SELECT hash, node, token_id, enrolled_ms,"
                        + " revoked_ms FROM agent_identity ORDER BY node, enrolled_ms");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                identities.add(new Identity(
                        row.getString(1),
                        new NodeIdentityView(
                                new NodeId(row.getString(2)),
                                row.getString(3),
                                Instant.ofEpochMilli(row.getLong(4)),
                                row.getLong(5) == 0 ? null : Instant.ofEpochMilli(row.getLong(5)))));
            }
        }
        return identities;
    }
}

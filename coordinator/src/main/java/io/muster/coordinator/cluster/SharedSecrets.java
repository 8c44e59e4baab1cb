package io.muster.coordinator.cluster;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Secrets that coordinators have in common: the first one's stay. Blocks. */
final class SharedSecrets {
    private final SqlAccess access;

    SharedSecrets(SqlAccess access) {
        this.access = access;
    }

    /** What is kept under a name, which is {@code proposed} where nothing was. */
    String agree(String name, String proposed) throws SQLException {
        return access.with(connection -> {
            // One statement, so that two coordinators at once do not both believe that theirs was first.
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO secret (name, content)"
                    + " SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM secret WHERE name = ?)")) {
                insert.setString(1, name);
                insert.setString(2, proposed);
                insert.setString(3, name);
                insert.executeUpdate();
            } catch (SQLException e) {
                if (!String.valueOf(e.getSQLState()).startsWith("23")) {
                    throw e;
                }
            }
            try (PreparedStatement select = connection.prepareStatement("SELECT content FROM secret WHERE name = ?")) {
                select.setString(1, name);
                try (ResultSet row = select.executeQuery()) {
                    if (!row.next()) {
                        throw new SQLException("the secret " + name + " could not be kept");
                    }
                    return row.getString(1);
                }
            }
        });
    }
}

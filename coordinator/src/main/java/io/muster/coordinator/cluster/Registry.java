package io.muster.coordinator.cluster;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The table of coordinators: how they find each other, knowing nothing but the database. Blocks. */
final class Registry {
    private final SqlAccess access;
    private final String now;

    Registry(SqlAccess access, DatabaseTime time) {
        this.access = access;
        this.now = time.millis();
    }

    /** Tells the others where this coordinator is, and that it is alive. */
    void announce(Peer self) throws SQLException {
        access.with(connection -> {
            String update = "UPDATE coordinator SET instance = ?, address = ?, url = ?, version = ?, state = ?,"
                    + " heartbeat_ms = " + now + " WHERE id = ?";
            String insert = "INSERT INTO coordinator (instance, address, url, version, state, heartbeat_ms, id)"
                    + " VALUES (?, ?, ?, ?, ?, " + now + ", ?)";
            for (String sql : List.of(update, insert)) {
                try (PreparedStatement statement = connection.prepareStatement(sql)) {
                    statement.setString(1, self.instance());
                    statement.setString(2, self.address());
                    statement.setString(3, self.url());
                    statement.setString(4, self.version());
                    statement.setString(5, self.state().name());
                    statement.setString(6, self.id());
                    if (statement.executeUpdate() > 0) {
                        return true;
                    }
                }
            }
            return false;
        });
    }

    /** Takes this run back. Its row stays: it says where a data directory was last. */
    void leave(Peer self) throws SQLException {
        access.with(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "UPDATE coordinator SET state = ?, heartbeat_ms = 0 WHERE id = ? AND instance = ?")) {
                statement.setString(1, Peer.State.STOPPED.name());
                statement.setString(2, self.id());
                statement.setString(3, self.instance());
                return statement.executeUpdate();
            }
        });
    }

    /** All that were ever announced, with how long ago. */
    List<Peer> all() throws SQLException {
        String sql = "SELECT id, instance, address, url, version, state, " + now + " - heartbeat_ms FROM coordinator"
                + " ORDER BY id";
        return access.with(connection -> {
            List<Peer> peers = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement(sql);
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    peers.add(new Peer(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            row.getString(5),
                            Peer.State.of(row.getString(6)),
                            Duration.ofMillis(row.getLong(7))));
                }
            }
            return peers;
        });
    }
}

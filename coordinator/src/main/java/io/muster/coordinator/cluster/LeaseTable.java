package io.muster.coordinator.cluster;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;

/** The rows of leases: each step is one compare-and-set in the database's own time. Blocks. */
final class LeaseTable {
    static final String LEADER = "leader";
    static final String DECISION = "decision";

    private final SqlAccess access;
    private final String now;

    LeaseTable(SqlAccess access, DatabaseTime time) {
        this.access = access;
        this.now = time.millis();
    }

    /** Who asks. */
    record Owner(String instance, String address) {}

    LeaseRow read(String name) throws SQLException {
        return access.with(connection -> read(connection, name));
    }

    private LeaseRow read(Connection connection, String name) throws SQLException {
        String sql = "SELECT owner, address, epoch, expires_ms, expires_ms - " + now + " FROM lease WHERE name = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("there is no lease " + name);
                }
                return new LeaseRow(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5));
            }
        }
    }

    /**
     * Takes a lease that is free, has ended, or is the asker's own.
     *
     * @param force takes it from whoever has it: for a database that only one coordinator can open
     * @return the epoch, one more than the last holder's unless the asker held it already; empty where another has it
     */
    OptionalLong acquire(String name, Owner owner, Duration time, boolean force) throws SQLException {
        String free = force ? "TRUE" : "(owner IS NULL OR expires_ms <= " + now + " OR owner = ?)";
        String sql = "UPDATE lease SET epoch = epoch + CASE WHEN owner = ? AND expires_ms > " + now
                + " THEN 0 ELSE 1 END, owner = ?, address = ?, expires_ms = " + now + " + ? WHERE name = ? AND " + free;
        return access.with(connection -> {
            connection.setAutoCommit(false);
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, owner.instance());
                update.setString(2, owner.instance());
                update.setString(3, owner.address());
                update.setLong(4, time.toMillis());
                update.setString(5, name);
                if (!force) {
                    update.setString(6, owner.instance());
                }
                // The row stays locked until the commit, so what is read is what was written.
                OptionalLong epoch = update.executeUpdate() == 1
                        ? OptionalLong.of(read(connection, name).epoch())
                        : OptionalLong.empty();
                connection.commit();
                return epoch;
            } finally {
                connection.setAutoCommit(true);
            }
        });
    }

    /** Prolongs a lease; false where it is another's by now. */
    boolean renew(String name, Owner owner, long epoch, Duration time) throws SQLException {
        String sql = "UPDATE lease SET expires_ms = " + now + " + ? WHERE name = ? AND owner = ? AND epoch = ?";
        return access.with(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setLong(1, time.toMillis());
                update.setString(2, name);
                update.setString(3, owner.instance());
                update.setLong(4, epoch);
                return update.executeUpdate() == 1;
            }
        });
    }

    /** Gives a lease back, so that the next one need not wait; nothing happens where it is another's by now. */
    void release(String name, Owner owner, long epoch) throws SQLException {
        String sql = "UPDATE lease SET owner = NULL, expires_ms = 0 WHERE name = ? AND owner = ? AND epoch = ?";
        access.with(connection -> {
            try (PreparedStatement update = connection.prepareStatement(sql)) {
                update.setString(1, name);
                update.setString(2, owner.instance());
                update.setLong(3, epoch);
                return update.executeUpdate();
            }
        });
    }
}

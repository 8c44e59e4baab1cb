package io.muster.coordinator.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;

/** Leases on the embedded database. */
final class H2LeaseTest extends LeaseContract {
    private final JdbcDataSource source = new JdbcDataSource();

    @BeforeEach
    void emptySchema() throws SQLException {
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        Schemas.reset(source);
    }

    @Override
    LeaseTable table() {
        return new LeaseTable(new OwnConnection(source, Duration.ofSeconds(3), Runnable::run), DatabaseTime.H2);
    }
}

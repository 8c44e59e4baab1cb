package io.muster.coordinator.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;

/** The tables of this package in an otherwise empty database, made by the program's own steps. */
final class Schemas {
    private Schemas() {}

    static void reset(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS lease");
            statement.execute("DROP TABLE IF EXISTS coordinator");
            statement.execute("DROP TABLE IF EXISTS secret");
            statement.execute(script("/db/migration/common/V10__cluster.sql"));
        }
    }

    private static String script(String resource) {
        try (InputStream in = Objects.requireNonNull(Schemas.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

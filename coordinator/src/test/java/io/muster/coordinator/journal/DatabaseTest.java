package io.muster.coordinator.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.ConfigProblem;
import io.muster.coordinator.config.JournalConfig;
import io.muster.coordinator.config.MusterConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir
    private Path folder;

    private static JournalConfig config(String text) {
        return MusterConfig.of(
                        ConfigFactory.parseString("muster.journal { connect-timeout = 1 s, timeout = 1 s }\n" + text))
                .journal();
    }

    private static int count(Database database, String table) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void withoutSettingsItIsAFileInTheDataDirectoryWithItsSchema() throws Exception {
        Path odd = folder.resolve("with space, = and #");
        try (Database database = Database.open(config(""), odd)) {
            assertThat(count(database, "\"event_journal\"")).isZero();
            assertThat(odd.resolve("journal.mv.db")).exists();
        }
    }

    @Test
    void aDirectoryThatNoUrlCanNameIsRefused() {
        assertThatThrownBy(() -> Database.open(config(""), folder.resolve("a;b")))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("semicolon");
    }

    @Test
    void whatWasCommittedIsThereAfterItIsOpenedAgain() throws Exception {
        try (Database database = Database.open(config(""), folder);
                Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("CREATE TABLE t (x INT)");
            statement.execute("INSERT INTO t VALUES (1)");
            connection.commit();
        }
        try (Database database = Database.open(config(""), folder)) {
            assertThat(count(database, "t")).isEqualTo(1);
        }
    }

    @Test
    void aSecondCoordinatorOnTheSameDirectoryIsRefusedAndTold() throws Exception {
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(holder.getInputStream().read()).isEqualTo('!');
            assertThatThrownBy(() -> Database.open(config(""), folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another coordinator uses this data directory");
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    /** Holds a data directory until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (Database database = Database.open(config(""), Path.of(arguments[0]))) {
                System.out.print("!" + database.dialect());
                System.out.flush();
                new java.util.concurrent.CountDownLatch(1).await();
            }
        }
    }

    @Test
    void anUnknownDatabaseIsRefusedByItsKey() {
        assertThatThrownBy(() -> Database.open(config("muster.journal.jdbc-url = \"jdbc:mysql://h/d\""), folder))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("muster.journal.jdbc-url")
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void aBadAddressIsRefusedByItsKey() {
        assertThatThrownBy(() -> Database.open(config("muster.journal.jdbc-url = \"jdbc:postgresql://h:x/d\""), folder))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("muster.journal.jdbc-url");
    }

    @Test
    void anUnreachableDatabaseEndsTheStartWithItsKeyAndWithoutThePassword() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/muster?password=geheim";
        assertThatThrownBy(() -> Database.open(config("muster.journal.jdbc-url = \"" + url + "\""), folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("muster.journal.jdbc-url")
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageNotContaining("geheim");
    }

    @Test
    void aDatabaseThatAcceptsAndSaysNothingEndsTheStartToo() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + mute.getLocalPort() + "/muster";
            assertThatThrownBy(() -> Database.open(config("muster.journal.jdbc-url = \"" + url + "\""), folder))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("muster.journal.jdbc-url");
        }
    }

    @Test
    void aMissingPasswordFileIsNamed() {
        String text = "muster.journal { jdbc-url = \"jdbc:postgresql://h/d\", password-file = \"/nowhere/pw\" }";
        assertThatThrownBy(() -> Database.open(config(text), folder))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("muster.journal.password-file")
                .hasMessageContaining("/nowhere/pw");
    }
}

package io.muster.coordinator.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.MusterConfig;
import io.muster.coordinator.journal.Database;
import io.muster.coordinator.testing.SetClock;
import io.muster.coordinator.testing.TestUsers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokensTest {
    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock(Instant.parse("2026-03-01T08:00:00Z"));
    private Database database;

    @BeforeEach
    void open() throws Exception {
        database = Database.open(
                MusterConfig.of(ConfigFactory.parseString(
                                "muster.journal.jdbc-url = \"jdbc:h2:mem:tokens;DB_CLOSE_DELAY=-1\""))
                        .journal(),
                folder);
    }

    @AfterEach
    void close() throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
        }
        database.close();
    }

    private ApiTokens tokens(String... users) throws Exception {
        return new ApiTokens(database.dataSource(), RightsTest.users(TestUsers.config(users), folder), clock);
    }

    private Instant inDays(int days) {
        return clock.instant().plus(Duration.ofDays(days));
    }

    @Test
    void aTokenIsItsOwnerAtEveryCoordinatorUntilItsTimeIsOver() throws Exception {
        ApiTokens.Created made = tokens("ann=admin").create("ann", "ci", Rights.of(Role.OPERATOR), inDays(2));
        ApiTokens another = tokens("ann=admin");
        assertThat(another.caller(made.text())).hasValueSatisfying(caller -> {
            assertThat(caller.user()).isEqualTo("ann");
            assertThat(caller.rights()).isEqualTo(Rights.of(Role.OPERATOR));
            assertThat(caller.token()).isEqualTo(made.token().id());
        });
        clock.pass(Duration.ofDays(2));
        assertThat(another.caller(made.text())).isEmpty();
        assertThat(another.all()).isEmpty();
    }

    @Test
    void onlyTheWholeSecretCounts() throws Exception {
        ApiTokens tokens = tokens("ann=admin");
        String text =
                tokens.create("ann", "ci", Rights.of(Role.VIEWER), inDays(2)).text();
        for (String wrong : List.of(
                text + "x",
                text.substring(0, text.length() - 1),
                text.substring(0, text.indexOf('.') + 1),
                "mt_.x",
                "mt_",
                "mt_" + "a".repeat(500) + ".b",
                text.replace("mt_", "mt_0"))) {
            assertThat(tokens.caller(wrong)).as(wrong).isEmpty();
        }
    }

    @Test
    void aTokenMayNeverMoreThanItsOwnerNow() throws Exception {
        String text = tokens("ann=admin")
                .create("ann", "ci", Rights.of(List.of("see", "manage")), inDays(2))
                .text();
        assertThat(tokens("ann=viewer").caller(text).orElseThrow().rights().names())
                .containsExactly("see");
        assertThat(tokens("bob=admin").caller(text)).isEmpty();
    }

    @Test
    void aRevokedTokenEndsHereAtOnceAndElsewhereInSeconds() throws Exception {
        ApiTokens here = tokens("ann=admin");
        ApiTokens elsewhere = tokens("ann=admin");
        ApiTokens.Created made = here.create("ann", "ci", Rights.of(Role.VIEWER), inDays(2));
        assertThat(elsewhere.caller(made.text())).isPresent();
        assertThat(here.revoke(made.token().id())).isTrue();
        assertThat(here.revoke(made.token().id())).isFalse();
        assertThat(here.caller(made.text())).isEmpty();
        clock.pass(Duration.ofSeconds(5));
        assertThat(elsewhere.caller(made.text())).isEmpty();
    }

    @Test
    void theDatabaseHoldsNoSecretAndNothingThatIsOver() throws Exception {
        ApiTokens tokens = tokens("ann=admin");
        ApiTokens.Created old = tokens.create("ann", "old", Rights.of(Role.VIEWER), inDays(1));
        clock.pass(Duration.ofDays(2));
        ApiTokens.Created made = tokens.create("ann", "ci", Rights.of(Role.VIEWER), inDays(1));
        String secret = made.text().substring(made.text().indexOf('.') + 1);
        assertThat(made.toString()).doesNotContain(secret);
        StringBuilder all = new StringBuilder();
        try (Connection connection = database.dataSource().getConnection();
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM api_token")) {
            while (rows.next()) {
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    all.append(rows.getString(i)).append(' ');
                }
            }
        }
        assertThat(all.toString())
                .contains(made.token().id())
                .doesNotContain(secret)
                .doesNotContain(old.token().id());
    }
}

package io.muster.coordinator.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.coordinator.config.SecurityConfig;
import io.muster.coordinator.testing.SetClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UiSessionsTest {
    private static final String ANN = PasswordHash.of("secret").toString();

    @TempDir
    private Path folder;

    private final SetClock clock = new SetClock(Instant.parse("2026-03-01T08:00:00Z"));

    private UiSessions sessions(String passwordHash) throws IOException {
        return sessions(passwordHash, "data");
    }

    private UiSessions sessions(String passwordHash, String data) throws IOException {
        SecurityConfig config = SecurityTest.config(new SecurityConfig.User("ann", passwordHash, "admin", null));
        Path own = java.nio.file.Files.createDirectories(folder.resolve(data));
        return new UiSessions(
                Users.load(config, own, Agreement.ALONE), ClusterSecret.load(own, Agreement.ALONE), config, clock);
    }

    @Test
    void aSessionHoldsAlsoAfterARestart() throws Exception {
        String text = sessions(ANN).begin("ann");
        assertThat(sessions(ANN).find(text))
                .hasValueSatisfying(s -> assertThat(s.user()).isEqualTo("ann"));
    }

    @Test
    void aSessionEndsWithThePasswordAndIsWorthNothingElsewhere() throws Exception {
        String text = sessions(ANN).begin("ann");
        assertThat(sessions(PasswordHash.of("other").toString()).find(text)).isEmpty();
        assertThat(sessions(ANN, "elsewhere").find(text)).isEmpty();
    }

    @Test
    void nothingOfASessionCanBeChanged() throws Exception {
        UiSessions sessions = sessions(ANN);
        String text = sessions.begin("ann");
        for (int i = 0; i < text.length(); i++) {
            char other = text.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(sessions.find(text.substring(0, i) + other + text.substring(i + 1)))
                    .as("changed at " + i)
                    .isEmpty();
        }
        for (String nonsense : List.of("", ".....", "1.....", "1.YW5u.x.99999999999999999999.1.x", "1.*.x.1.1.x")) {
            assertThat(sessions.find(nonsense)).as(nonsense).isEmpty();
        }
    }

    @Test
    void useKeepsASessionAndIdlenessEndsIt() throws Exception {
        UiSessions sessions = sessions(ANN);
        String text = sessions.begin("ann");
        clock.pass(Duration.ofMinutes(1));
        assertThat(sessions.renewed(sessions.find(text).orElseThrow())).isEmpty();
        clock.pass(Duration.ofMinutes(28));
        String renewed = sessions.renewed(sessions.find(text).orElseThrow()).orElseThrow();
        clock.pass(Duration.ofMinutes(2));
        assertThat(sessions.find(text)).isEmpty();
        assertThat(sessions.find(renewed)).isPresent();
    }

    @Test
    void noUseKeepsASessionLongerThanItMayLast() throws Exception {
        UiSessions sessions = sessions(ANN);
        String text = sessions.begin("ann");
        for (int i = 0; i < 12 * 4 - 1; i++) {
            clock.pass(Duration.ofMinutes(15));
            text = sessions.renewed(sessions.find(text).orElseThrow()).orElseThrow();
        }
        clock.pass(Duration.ofMinutes(15));
        assertThat(sessions.find(text)).isEmpty();
    }

    @Test
    void whoLogsOutIsOut() throws Exception {
        UiSessions sessions = sessions(ANN);
        String text = sessions.begin("ann");
        clock.pass(Duration.ofMinutes(10));
        String renewed = sessions.renewed(sessions.find(text).orElseThrow()).orElseThrow();
        sessions.end(sessions.find(text).orElseThrow());
        assertThat(sessions.find(text)).isEmpty();
        assertThat(sessions.find(renewed)).isEmpty();
    }
}

package io.muster.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WildcardTest {
    @ParameterizedTest
    @CsvSource({
        "--since=*, --since=2h, true",
        "--since=*, --until=2h, false",
        "*, '', true",
        "a*, a/b, false",
        "*/*, a/b, true",
        "*/*x, a/b/x, false",
        "?, /, false",
        "?b, ab, true",
        "-u, -u, true",
        "-u, -ux, false",
    })
    void standsForAnythingButASlash(String pattern, String text, boolean fits) {
        assertThat(new Wildcard(pattern).fits(text)).isEqualTo(fits);
    }

    @Test
    void fitsWhatARegularExpressionFits() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            String pattern = text(random, "ab*?/");
            String text = text(random, "ab/");
            String regex = pattern.replace("*", "[^/]*").replace("?", "[^/]");

            assertThat(new Wildcard(pattern).fits(text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(text.matches(regex));
        }
    }

    @Test
    void aHostileArgumentCostsNoTime() {
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(10), () -> assertThat(new Wildcard("*a*a*a*a*a*b").fits("a".repeat(100_000)))
                        .isFalse());
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(7); length > 0; length--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}

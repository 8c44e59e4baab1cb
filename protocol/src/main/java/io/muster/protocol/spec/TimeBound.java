package io.muster.protocol.spec;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bound in time as people write it: a moment (RFC 3339) or an age ({@code 90m}, {@code 2h}, {@code 3d}, {@code 1w}).
 */
public final class TimeBound {
    private static final Pattern AGE = Pattern.compile(
            "(?:([0-9]{1,6})w)?(?:([0-9]{1,7})d)?(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?");
    private static final int MAX_LENGTH = 64;

    private TimeBound() {}

    /**
     * The moment that a text means.
     *
     * @param now what ages count back from
     * @throws IllegalArgumentException with a message for the user
     */
    public static Instant parse(String text, Instant now) {
        Matcher age = AGE.matcher(text);
        try {
            if (!text.isEmpty() && text.length() <= MAX_LENGTH && age.matches()) {
                return now.minus(Duration.ofDays(7 * number(age.group(1)) + number(age.group(2)))
                        .plusHours(number(age.group(3)))
                        .plusMinutes(number(age.group(4)))
                        .plusSeconds(number(age.group(5))));
            }
            return OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    Durations.quote(text)
                            + " is neither a time such as \"2026-01-31T08:00:00Z\" nor an age such as \"90m\", \"2h\" or"
                            + " \"3d\"",
                    e);
        }
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}

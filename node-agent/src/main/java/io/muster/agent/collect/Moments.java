package io.muster.agent.collect;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time as specs write them: RFC 3339, or an age such as {@code 2h}, {@code 3d} or {@code 1h30m}. */
public final class Moments {
    private static final Pattern AGE = Pattern.compile("(?:\\d{1,9}[smhdw])+");
    private static final Pattern PART = Pattern.compile("(\\d+)([smhdw])");

    private Moments() {}

    /** @return empty where the text is neither */
    public static Optional<Instant> parse(String text, Instant now) {
        try {
            if (AGE.matcher(text).matches()) {
                return Optional.of(now.minus(age(text)));
            }
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration age(String text) {
        long seconds = 0;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            seconds = Math.addExact(seconds, Math.multiplyExact(Long.parseLong(parts.group(1)), unit(parts.group(2))));
        }
        return Duration.ofSeconds(seconds);
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "s" -> 1;
            case "m" -> 60;
            case "h" -> 3_600;
            case "d" -> 86_400;
            default -> 604_800;
        };
    }
}

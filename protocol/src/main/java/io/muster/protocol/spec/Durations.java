package io.muster.protocol.spec;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them in specs, requests and options: Go's syntax, such as {@code 90s} or {@code 1m30s}. */
public final class Durations {
    private static final Pattern PART = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,18})?)(ns|us|µs|ms|s|m|h)");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
    private static final int MAX_LENGTH = 64;

    private Durations() {}

    /**
     * Reads a duration; the units are {@code ns}, {@code us}, {@code ms}, {@code s}, {@code m} and {@code h}.
     *
     * @throws IllegalArgumentException with a message for the user
     */
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (text.length() <= MAX_LENGTH && NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" has no unit; write \"" + text + "s\" if seconds are meant");
        }
        Matcher part = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (text.length() <= MAX_LENGTH && part.find() && part.start() == at) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosPer(part.group(2))));
            at = part.end();
        }
        if (at == 0 || at < text.length()) {
            throw new IllegalArgumentException(quote(text) + " is not a duration such as \"90s\", \"1m30s\" or \"2h\"");
        }
        if (nanos.compareTo(MAX_NANOS) > 0) {
            throw new IllegalArgumentException(quote(text) + " is longer than 292 years");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    /** The shortest form that {@link #parse} reads back, to the millisecond: {@code 1h2m3.5s}, {@code 250ms}. */
    public static String format(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis == 0 ? "0s" : millis + "ms";
        }
        StringBuilder text = new StringBuilder();
        if (duration.toHours() > 0) {
            text.append(duration.toHours()).append('h');
        }
        if (duration.toMinutesPart() > 0) {
            text.append(duration.toMinutesPart()).append('m');
        }
        if (millis % 60_000 != 0) {
            text.append(BigDecimal.valueOf(millis % 60_000, 3)
                            .stripTrailingZeros()
                            .toPlainString())
                    .append('s');
        }
        return text.toString();
    }

    private static BigDecimal nanosPer(String unit) {
        return BigDecimal.valueOf(
                switch (unit) {
                    case "ns" -> 1L;
                    case "us", "µs" -> 1_000L;
                    case "ms" -> 1_000_000L;
                    case "s" -> 1_000_000_000L;
                    case "m" -> 60_000_000_000L;
                    default -> 3_600_000_000_000L;
                });
    }

    /** A value in quotes for an error message, cut where it is long. */
    static String quote(String text) {
        return "\"" + (text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text) + "\"";
    }
}

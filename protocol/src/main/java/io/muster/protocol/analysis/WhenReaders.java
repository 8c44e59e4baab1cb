package io.muster.protocol.analysis;

import java.util.Locale;
import java.util.Set;

/** Conditions that are read the same way in several types of analyzers. */
public final class WhenReaders {
    private WhenReaders() {}

    /** {@code true} or {@code false}; absent, a pass is for true and all else for false. */
    public static Condition truth(String when, Level level) {
        if (when.isEmpty()) {
            return Condition.is(level == Level.PASS);
        }
        return switch (when.toLowerCase(Locale.ROOT)) {
            case "true", "t", "1" -> Condition.is(true);
            case "false", "f", "0" -> Condition.is(false);
            default -> throw new IllegalArgumentException(Words.quote(when) + " is neither true nor false");
        };
    }

    /** A template: {@code {{ not .IsInstalled }}}. */
    public static Condition packages(String when, Level level) {
        return when.isEmpty() ? Condition.ALWAYS : Template.condition(when);
    }

    /**
     * Of block devices.
     *
     * @param minimumSize in bytes
     * @param types of {@code lsblk} that count
     */
    public static Condition.Reader devices(long minimumSize, Set<String> types) {
        DeviceCondition devices = new DeviceCondition(minimumSize, Set.copyOf(types));
        return (when, level) -> when.isEmpty() ? Condition.ALWAYS : devices.read(when);
    }
}

package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads values of one section and refuses those out of range, by the name of their key. */
record Values(Config config, String section) {
    String text(String key) {
        String value = config.getString(key);
        if (value.isBlank()) {
            throw problem(key, "must not be empty");
        }
        return value;
    }

    int number(String key, int min, int max) {
        int value = config.getInt(key);
        if (value < min || value > max) {
            throw problem(key, "is " + value + ", must be " + min + " to " + max);
        }
        return value;
    }

    @Nullable
    Integer optionalNumber(String key, int min, int max) {
        return isNone(key) ? null : Integer.valueOf(number(key, min, max));
    }

    /** A positive duration. */
    Duration duration(String key) {
        Duration value = config.getDuration(key);
        if (value.isNegative() || value.isZero()) {
            throw problem(key, "must be longer than zero");
        }
        return value;
    }

    @Nullable
    Duration optionalDuration(String key) {
        return isNone(key) ? null : duration(key);
    }

    /** A positive number of bytes. */
    long bytes(String key) {
        long value = config.getBytes(key);
        if (value <= 0) {
            throw problem(key, "must be more than zero bytes");
        }
        return value;
    }

    @Nullable
    Long optionalBytes(String key) {
        return isNone(key) ? null : Long.valueOf(bytes(key));
    }

    private boolean isNone(String key) {
        return "none".equals(config.getValue(key).unwrapped());
    }

    ConfigProblem problem(String key, String what) {
        return new ConfigProblem(section + "." + key + " " + what);
    }
}

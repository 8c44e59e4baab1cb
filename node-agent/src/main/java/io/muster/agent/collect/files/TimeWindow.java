package io.muster.agent.collect.files;

import io.muster.protocol.spec.TimeBound;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a file must have been modified, bounds included; null is open. */
record TimeWindow(@Nullable Instant since, @Nullable Instant until) {
    /**
     * The request's bounds, else the collector's own: who asks now knows better than who wrote the spec.
     *
     * @throws IllegalArgumentException if a bound is no time
     */
    static TimeWindow of(
            @Nullable String ownSince,
            @Nullable String ownUntil,
            @Nullable Instant since,
            @Nullable Instant until,
            Instant now) {
        return new TimeWindow(bound("since", ownSince, since, now), bound("until", ownUntil, until, now));
    }

    /** Links carry no content, so they are always worth having. */
    boolean has(BasicFileAttributes file) {
        if (file.isSymbolicLink()) {
            return true;
        }
        Instant modified = file.lastModifiedTime().toInstant();
        return (since == null || !modified.isBefore(since)) && (until == null || !modified.isAfter(until));
    }

    private static @Nullable Instant bound(
            String name, @Nullable String own, @Nullable Instant requested, Instant now) {
        if (requested != null || own == null || own.isEmpty()) {
            return requested;
        }
        try {
            return TimeBound.parse(own, now);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}

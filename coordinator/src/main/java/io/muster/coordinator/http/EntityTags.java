package io.muster.coordinator.http;

import java.util.Arrays;
import java.util.Optional;

/** Entity tags in conditional headers, RFC 9110 §13. */
final class EntityTags {
    private EntityTags() {}

    /** Whether {@code If-None-Match} names the tag, weakly compared. */
    static boolean anyMatches(Optional<String> header, String etag) {
        return header.filter(h -> Arrays.stream(h.split(",", -1))
                        .map(String::strip)
                        .map(t -> t.startsWith("W/") ? t.substring(2) : t)
                        .anyMatch(t -> t.equals("*") || t.equals(etag)))
                .isPresent();
    }
}

package io.muster.coordinator.http;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of a bundle are wanted.
 *
 * @param prefix of the path below the top folder
 * @param search in the path, lower case
 * @param folders whether only one level is wanted: what lies deeper is told as folders
 * @param after how many entries of the bundle come before the page
 */
record EntryQuery(String prefix, String search, boolean folders, int limit, long after) {
    private static final int MAX_LIMIT = 5000;
    private static final int DEFAULT_LIMIT = 500;

    static EntryQuery of(Map<String, String> parameters) {
        return new EntryQuery(
                parameters.getOrDefault("prefix", ""),
                parameters.getOrDefault("search", "").toLowerCase(Locale.ROOT),
                parameters.getOrDefault("folders", "0").equals("1"),
                (int) number("limit", parameters.get("limit"), 1, MAX_LIMIT, DEFAULT_LIMIT),
                number("after", parameters.get("after"), 0, Long.MAX_VALUE, 0));
    }

    private static long number(String field, @Nullable String text, long from, long to, long otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text);
            if (number >= from && number <= to) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with what is accepted.
        }
        String accepted = field.equals("after") ? "the value of next of the page before" : from + " to " + to;
        throw new ApiException(ErrorCode.INVALID_REQUEST, null, Map.of(field, "must be " + accepted), Map.of());
    }
}

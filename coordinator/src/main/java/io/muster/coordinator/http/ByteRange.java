package io.muster.coordinator.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stretch of bytes: from {@code first}, {@code length} of them. */
record ByteRange(long first, long length) {
    private static final Pattern ONE = Pattern.compile("(?i)bytes ?= ?([0-9]{0,18})-([0-9]{0,18})");

    /** What a Range header asks of a body. */
    sealed interface Asked {
        /** The whole: there is no header, or one that may be ignored (several ranges, another unit, nonsense). */
        record Whole() implements Asked {}

        record Part(ByteRange range) implements Asked {}

        /** Nothing of the body is in the range. */
        record Outside() implements Asked {}
    }

    long last() {
        return first + length - 1;
    }

    /** Reads a Range header, RFC 9110 §14: {@code bytes=a-b}, {@code bytes=a-} or {@code bytes=-n}. */
    static Asked parse(String header, long total) {
        Matcher matcher = ONE.matcher(header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return new Asked.Whole();
        }
        if (matcher.group(1).isEmpty()) {
            long suffix = Math.min(total, Long.parseLong(matcher.group(2)));
            return suffix == 0 ? new Asked.Outside() : new Asked.Part(new ByteRange(total - suffix, suffix));
        }
        long first = Long.parseLong(matcher.group(1));
        long last = matcher.group(2).isEmpty() ? total - 1 : Long.parseLong(matcher.group(2));
        if (!matcher.group(2).isEmpty() && last < first) {
            return new Asked.Whole();
        }
        return first >= total
                ? new Asked.Outside()
                : new Asked.Part(new ByteRange(first, Math.min(last, total - 1) - first + 1));
    }
}

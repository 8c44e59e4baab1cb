package io.muster.agent.collect.files;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A pattern for one name, as Go's {@code filepath.Match}: {@code *}, {@code ?}, {@code [a-z]}, {@code [^a-z]} and
 * {@code \} before a character that is meant as it is. A leading dot is nothing special. Matching takes at most pattern
 * × name steps, whatever the pattern.
 */
final class Glob {
    private static final Part STAR = new Part(true, c -> true);
    private static final Part ANY = new Part(false, c -> true);

    private final List<Part> parts;
    private final boolean literal;
    private final String text;

    private Glob(List<Part> parts, boolean literal, String text) {
        this.parts = parts;
        this.literal = literal;
        this.text = text;
    }

    /** @throws IllegalArgumentException if the pattern is malformed; the message says how */
    static Glob parse(String pattern) {
        int[] in = pattern.codePoints().toArray();
        List<Part> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        boolean literal = true;
        for (int i = 0; i < in.length; i++) {
            switch (in[i]) {
                case '*' -> {
                    literal = false;
                    parts.add(STAR);
                }
                case '?' -> {
                    literal = false;
                    parts.add(ANY);
                }
                case '[' -> {
                    literal = false;
                    i = range(in, i + 1, pattern, parts);
                }
                default -> {
                    if (in[i] == '\\') {
                        i++;
                        require(i < in.length, pattern, "ends with a backslash");
                    }
                    int wanted = in[i];
                    parts.add(new Part(false, c -> c == wanted));
                    text.appendCodePoint(wanted);
                }
            }
        }
        return new Glob(List.copyOf(parts), literal, text.toString());
    }

    /** A pattern that matches just this text. */
    static String quote(String text) {
        return text.replaceAll("[\\\\*?\\[{]", "\\\\$0");
    }

    /** Whether it matches one name only, {@link #text()}. */
    boolean isLiteral() {
        return literal;
    }

    String text() {
        return text;
    }

    /** Greedy with one point of return: the newest star takes one more character when the rest does not fit. */
    boolean matches(String name) {
        int[] in = name.codePoints().toArray();
        int part = 0;
        int at = 0;
        int starPart = -1;
        int starAt = 0;
        while (at < in.length) {
            if (part < parts.size() && parts.get(part).star()) {
                starPart = part++;
                starAt = at;
            } else if (part < parts.size() && parts.get(part).test().test(in[at])) {
                part++;
                at++;
            } else if (starPart >= 0) {
                part = starPart + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (part < parts.size() && parts.get(part).star()) {
            part++;
        }
        return part == parts.size();
    }

    private static int range(int[] in, int start, String pattern, List<Part> parts) {
        int i = start;
        boolean negated = i < in.length && in[i] == '^';
        if (negated) {
            i++;
        }
        List<int[]> ranges = new ArrayList<>();
        while (true) {
            require(i < in.length, pattern, "has an open [");
            if (in[i] == ']' && !ranges.isEmpty()) {
                break;
            }
            i = bound(in, i, pattern);
            int low = in[i++];
            int high = low;
            if (i < in.length && in[i] == '-') {
                i = bound(in, i + 1, pattern);
                high = in[i++];
            }
            ranges.add(new int[] {low, high});
        }
        parts.add(new Part(false, c -> negated != ranges.stream().anyMatch(r -> r[0] <= c && c <= r[1])));
        return i;
    }

    private static int bound(int[] in, int at, String pattern) {
        require(at < in.length && in[at] != '-' && in[at] != ']', pattern, "has a malformed [");
        int i = in[at] == '\\' ? at + 1 : at;
        require(i < in.length, pattern, "ends with a backslash");
        return i;
    }

    private static void require(boolean ok, String pattern, String what) {
        if (!ok) {
            throw new IllegalArgumentException("pattern " + what + ": " + pattern);
        }
    }

    /** One character, or a star: any number of any. */
    private record Part(boolean star, IntPredicate test) {}
}

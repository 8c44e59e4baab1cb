package io.muster.agent.collect.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pattern for one name, with alternatives as in a shell: <code>{syslog,messages}*</code>. */
final class NamePattern {
    private static final int MAX_ALTERNATIVES = 256;
    private static final int MAX_LENGTH = 4096;

    private final List<Glob> globs;

    private NamePattern(List<Glob> globs) {
        this.globs = globs;
    }

    /** @throws IllegalArgumentException if the pattern is malformed; the message says how */
    static NamePattern parse(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("pattern is longer than " + MAX_LENGTH + " characters");
        }
        List<String> alternatives = new ArrayList<>();
        expand("", pattern, alternatives);
        return new NamePattern(alternatives.stream().map(Glob::parse).toList());
    }

    boolean matches(String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name));
    }

    /** The only name that it matches, or null. */
    @Nullable
    String literal() {
        return globs.size() == 1 && globs.get(0).isLiteral() ? globs.get(0).text() : null;
    }

    /** Braces without a comma, and those after a backslash, are meant as they are. */
    private static void expand(String head, String rest, List<String> alternatives) {
        int open = indexOf(rest, 0, '{');
        int close = open < 0 ? -1 : indexOf(rest, open, '}');
        if (close < 0) {
            if (alternatives.size() == MAX_ALTERNATIVES) {
                throw new IllegalArgumentException("pattern has more than " + MAX_ALTERNATIVES + " alternatives");
            }
            alternatives.add(head + rest);
            return;
        }
        String before = head + rest.substring(0, open);
        String after = rest.substring(close + 1);
        int from = open + 1;
        int comma = indexOf(rest, from, ',');
        if (comma < 0 || comma > close) {
            expand(before + rest.substring(open, close + 1), after, alternatives);
            return;
        }
        while (comma >= 0 && comma < close) {
            expand(before + rest.substring(from, comma), after, alternatives);
            from = comma + 1;
            comma = indexOf(rest, from, ',');
        }
        expand(before + rest.substring(from, close), after, alternatives);
    }

    private static int indexOf(String text, int from, char wanted) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == wanted) {
                return i;
            }
        }
        return -1;
    }
}

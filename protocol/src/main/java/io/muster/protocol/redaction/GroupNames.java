package io.muster.protocol.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * The capturing groups of a regular expression, by number, taken out of it: Go's engine takes the same name twice, this
 * one does not.
 *
 * @param regex with groups that have no names
 * @param groups a name each; empty where the group has none
 */
record GroupNames(String regex, List<String> groups) {
    static GroupNames of(String regex) {
        StringBuilder plain = new StringBuilder(regex.length());
        List<String> groups = new ArrayList<>();
        int at = 0;
        while (at < regex.length()) {
            int next = end(regex, at);
            String piece = regex.substring(at, next);
            if (piece.equals("(")) {
                groups.add("");
                plain.append('(');
            } else if (piece.startsWith("(?") && piece.endsWith(">")) {
                groups.add(piece.substring(piece.indexOf('<') + 1, piece.length() - 1));
                plain.append('(');
            } else {
                plain.append(piece);
            }
            at = next;
        }
        return new GroupNames(plain.toString(), List.copyOf(groups));
    }

    /** Where the piece that begins here ends: an escape, a class, the opening of a group, or a character. */
    private static int end(String regex, int at) {
        char c = regex.charAt(at);
        if (c == '\\') {
            if (regex.startsWith("\\Q", at)) {
                int quoted = regex.indexOf("\\E", at);
                return quoted < 0 ? regex.length() : quoted + 2;
            }
            return Math.min(regex.length(), at + 2);
        }
        if (c == '[') {
            return classEnd(regex, at);
        }
        if (c == '(' && (regex.startsWith("(?P<", at) || regex.startsWith("(?<", at))) {
            int close = regex.indexOf('>', at);
            return close < 0 ? regex.length() : close + 1;
        }
        return c == '(' && regex.startsWith("(?", at) ? at + 2 : at + 1;
    }

    private static int classEnd(String regex, int at) {
        int i = at + 1;
        if (i < regex.length() && regex.charAt(i) == '^') {
            i++;
        }
        if (i < regex.length() && regex.charAt(i) == ']') {
            i++;
        }
        while (i < regex.length() && regex.charAt(i) != ']') {
            if (regex.charAt(i) == '\\') {
                i += 2;
            } else if (regex.startsWith("[:", i) && regex.indexOf(":]", i) > 0) {
                i = regex.indexOf(":]", i) + 2;
            } else {
                i++;
            }
        }
        return Math.min(regex.length(), i + 1);
    }
}

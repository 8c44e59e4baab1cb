package io.muster.agent.policy;

/**
 * A text in which {@code *} stands for any characters but a slash, and {@code ?} for one. It takes time in proportion
 * to the text's length, whatever the text is.
 */
record Wildcard(String pattern) {
    /** Whether the whole of a text fits. */
    boolean fits(String text) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < text.length()) {
            if (in < pattern.length() && pattern.charAt(in) == '*') {
                star = in++;
                resume = at;
            } else if (in < pattern.length() && same(pattern.charAt(in), text.charAt(at))) {
                in++;
                at++;
            } else if (star >= 0 && text.charAt(resume) != '/') {
                // The star takes one character more. Those before it need not: they can't reach beyond a slash either.
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < pattern.length() && pattern.charAt(in) == '*') {
            in++;
        }
        return in == pattern.length();
    }

    private static boolean same(char pattern, char c) {
        return pattern == c || (pattern == '?' && c != '/');
    }
}

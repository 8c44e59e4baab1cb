package io.muster.protocol.analysis;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of paths as Go's {@code filepath.Match} reads it: {@code *} and {@code ?} stay within a name, and
 * {@code [a-z]} is one character. Matching takes linear time whatever the pattern is.
 */
public final class PathGlob {
    private final String text;
    private final String prefix;
    private final @Nullable Pattern pattern;

    private PathGlob(String text, String prefix, @Nullable Pattern pattern) {
        this.text = text;
        this.prefix = prefix;
        this.pattern = pattern;
    }

    /** Matches this path and no other. */
    static PathGlob literal(String path) {
        return new PathGlob(path, path, null);
    }

    /** @throws IllegalArgumentException with a message for the user */
    public static PathGlob of(String glob) {
        String text = withoutStart(glob);
        int wild = firstOf(text);
        if (wild == text.length()) {
            return literal(text);
        }
        try {
            return new PathGlob(text, text.substring(0, wild), Pattern.compile(regex(text), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no pattern of file names: " + e.getDescription(), e);
        }
    }

    private static String withoutStart(String glob) {
        String text = glob;
        while (text.startsWith("./") || text.startsWith("/")) {
            text = text.substring(text.indexOf('/') + 1);
        }
        return text;
    }

    private static int firstOf(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("*?[\\".indexOf(text.charAt(i)) >= 0) {
                return i;
            }
        }
        return text.length();
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder(glob.length() + 16);
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[') {
                int end = glob.indexOf(']', Math.min(i + 2, glob.length()));
                if (end < 0) {
                    throw new IllegalArgumentException("is no pattern of file names: a \"[\" is not closed");
                }
                regex.append('[')
                        .append(glob.substring(i + 1, end).replace("[", "\\["))
                        .append(']');
                i = end;
            } else if (c == '\\' && i + 1 < glob.length()) {
                i++;
                regex.append(Pattern.quote(glob.substring(i, i + 1)));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }

    public boolean matches(String path) {
        Pattern wild = pattern;
        return wild == null
                ? path.equals(text)
                : path.startsWith(prefix) && wild.matcher(path).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}

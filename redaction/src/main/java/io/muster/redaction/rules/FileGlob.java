package io.muster.redaction.rules;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A glob as Troubleshoot's file selectors are: {@code *} within a name, {@code **} across folders, {@code ?},
 * {@code [a-z]}, {@code [!a]}, <code>{a,b}</code>.
 */
final class FileGlob {
    private final Pattern pattern;

    /** @throws IllegalArgumentException if it is none */
    FileGlob(String glob) {
        try {
            pattern = Pattern.compile(regex(glob));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("a file selector that is no glob", e);
        }
    }

    /** A collection of several nodes has a folder for each, of which a document written for one host knows nothing. */
    boolean matches(String path) {
        return pattern.matches(path) || pattern.matches(withoutNode(path));
    }

    private static String withoutNode(String path) {
        String[] parts = path.split("/", 3);
        return parts.length == 3 && parts[0].equals("host-collectors") ? parts[0] + "/" + parts[2] : path;
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder("(?s)");
        int depth = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                boolean folders = glob.startsWith("**", i);
                regex.append(folders ? ".*" : "[^/]*");
                i += folders ? 1 : 0;
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[') {
                regex.append(i + 1 < glob.length() && glob.charAt(i + 1) == '!' ? "[^" : "[");
                i += i + 1 < glob.length() && glob.charAt(i + 1) == '!' ? 1 : 0;
            } else if (c == ']' || c == '-') {
                regex.append(c);
            } else if (c == '{') {
                regex.append("(?:");
                depth++;
            } else if (c == '}' && depth > 0) {
                regex.append(')');
                depth--;
            } else if (c == ',' && depth > 0) {
                regex.append('|');
            } else if (c == '\\' && i + 1 < glob.length()) {
                regex.append(Pattern.quote(String.valueOf(glob.charAt(++i))));
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}

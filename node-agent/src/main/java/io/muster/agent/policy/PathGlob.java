package io.muster.agent.policy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * An absolute path of a rule, as the JDK's globs are: {@code *} within one name, {@code **} across folders. Links in
 * the folders before its first wildcard are followed when it is read, so that {@code /bin/ls} means {@code /usr/bin/ls}
 * where {@code /bin} is a link.
 */
final class PathGlob {
    private static final String WILD = "*?[]{}\\";

    private final String text;
    private final boolean literal;
    private final List<PathMatcher> matchers;

    private PathGlob(String text, boolean literal, List<PathMatcher> matchers) {
        this.text = text;
        this.literal = literal;
        this.matchers = matchers;
    }

    /** @throws IllegalArgumentException if it is no absolute path without detours, or no glob */
    static PathGlob of(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("\"" + text + "\" is not an absolute path");
        }
        List<String> parts = List.of(text.substring(1).split("/", -1));
        if (parts.stream().anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."))) {
            throw new IllegalArgumentException("\"" + text + "\" must have neither //, . nor .. in it, nor end with /");
        }
        int first = 0;
        while (first < parts.size() - 1 && !isWild(parts.get(first))) {
            first++;
        }
        List<PathMatcher> matchers = new ArrayList<>(List.of(matcher(text)));
        Path folder = Path.of("/" + String.join("/", parts.subList(0, first)));
        String rest = String.join("/", parts.subList(first, parts.size()));
        try {
            String real = folder.toRealPath().toString();
            matchers.add(matcher((real.equals("/") ? "" : escaped(real)) + "/" + rest));
        } catch (IOException e) {
            // There is no such folder now, so there are no links in it to follow.
            return new PathGlob(text, !isWild(text), matchers);
        }
        return new PathGlob(text, !isWild(text), matchers);
    }

    boolean fits(Path path) {
        return matchers.stream().anyMatch(matcher -> matcher.matches(path));
    }

    /** Whether it names this one path, and no other. */
    boolean names(Path path) {
        return literal && fits(path);
    }

    @Override
    public String toString() {
        return text;
    }

    private static PathMatcher matcher(String glob) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("\"" + glob + "\": " + e.getDescription(), e);
        }
    }

    private static boolean isWild(String part) {
        return part.chars().anyMatch(c -> WILD.indexOf(c) >= 0);
    }

    private static String escaped(String path) {
        StringBuilder escaped = new StringBuilder();
        path.chars()
                .forEach(c -> escaped.append(WILD.indexOf(c) >= 0 ? "\\" : "").append((char) c));
        return escaped.toString();
    }
}

package io.muster.cli.output;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text from nodes and coordinators, made safe for a terminal. */
public final class Harmless {
    /** Control sequences of ECMA-48, colours (SGR) in a group of their own; and commands to the terminal (OSC). */
    private static final Pattern ESCAPE = Pattern.compile(
            "(\u001b\\[[0-9;:]*m)|\u001b\\[[0-?]*[ -/]*[@-~]|\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)");

    private Harmless() {}

    /**
     * Control characters (also those that turn the direction of text) become {@code ?}, so that no escape sequence
     * survives.
     */
    public static String text(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(isHarmful(c) ? '?' : c));
        return clean.toString();
    }

    /**
     * What a program printed: line ends and tabs stay, colours where they are wanted; other escape sequences go, and
     * other control characters become {@code ?}.
     */
    public static String printed(String text, boolean colours) {
        StringBuilder clean = new StringBuilder(text.length());
        Matcher escapes = ESCAPE.matcher(text);
        int at = 0;
        while (escapes.find()) {
            printable(text.substring(at, escapes.start()), clean);
            if (colours && escapes.group(1) != null) {
                clean.append(escapes.group());
            }
            at = escapes.end();
        }
        printable(text.substring(at), clean);
        return clean.toString();
    }

    private static void printable(String text, StringBuilder clean) {
        text.codePoints().forEach(c -> clean.appendCodePoint(c != '\n' && c != '\t' && isHarmful(c) ? '?' : c));
    }

    /** At most {@code width} characters, with {@code …} where something is cut off. */
    public static String fit(String text, int width) {
        String clean = text(text);
        return clean.codePointCount(0, clean.length()) <= width
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
    }

    private static boolean isHarmful(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.SURROGATE;
    }
}

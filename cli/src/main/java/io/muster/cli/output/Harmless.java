package io.muster.cli.output;

/** Text from nodes and coordinators, made safe for a terminal. */
public final class Harmless {
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

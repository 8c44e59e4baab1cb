package io.muster.protocol.analysis;

import java.util.List;

/** The words of a condition. */
final class Words {
    private static final int MAX_SHOWN = 80;

    private Words() {}

    static List<String> of(String when) {
        return List.of(when.strip().split("\\s+"));
    }

    /** @throws IllegalArgumentException unless there are as many, with the example */
    static List<String> of(String when, int count, String example) {
        List<String> words = of(when);
        if (words.size() != count) {
            throw unlike(when, example);
        }
        return words;
    }

    static IllegalArgumentException unlike(String when, String example) {
        return new IllegalArgumentException(quote(when) + " is not understood; it is written like " + example);
    }

    static String quote(String text) {
        return '"' + (text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…") + '"';
    }

    /** @throws IllegalArgumentException with a message for the user */
    static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(quote(text) + " is not a whole number", e);
        }
    }
}

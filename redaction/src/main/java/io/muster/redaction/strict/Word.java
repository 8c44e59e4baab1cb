package io.muster.redaction.strict;

import java.util.Locale;

/**
 * A word that announces a secret.
 *
 * @param text in lower case; ASCII, at least three characters
 * @param finder looks closely where it stands
 * @param rule what is counted
 */
record Word(String text, Finder finder, String rule) {
    Word {
        if (text.length() < 3 || !text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("no word: " + text);
        }
    }
}

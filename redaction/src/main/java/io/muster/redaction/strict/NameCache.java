package io.muster.redaction.strict;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Judgements on names: a log has the same few ones in every line. */
final class NameCache {
    private static final int BITS = 10;

    private final @Nullable Judged[] slots = new Judged[1 << BITS];

    /** A name, and whether a secret stands behind it. */
    static final class Judged {
        private final byte[] name;
        private final int word;
        private final int wordLength;
        private final String lower;
        private final boolean secret;

        Judged(byte[] name, int word, int wordLength) {
            this.name = name;
            this.word = word;
            this.wordLength = wordLength;
            String text = new String(name, StandardCharsets.ISO_8859_1);
            this.lower = text.toLowerCase(Locale.ROOT);
            this.secret = Names.isSecret(lower, text, lower.substring(word, word + wordLength), word);
        }

        boolean isSecret() {
            return secret;
        }

        String lower() {
            return lower;
        }

        private boolean is(byte[] text, int from, int to, int atWord, int length) {
            if (atWord != word || length != wordLength || to - from != name.length) {
                return false;
            }
            for (int i = 0; i < name.length; i++) {
                if (name[i] != text[from + i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /** @param word where in the name the telling word is */
    Judged judge(byte[] text, int from, int to, int word, int wordLength) {
        int hash = word * 31 + wordLength;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + text[i];
        }
        int slot = (hash * 0x9E3779B1) >>> (Integer.SIZE - BITS);
        Judged known = slots[slot];
        if (known != null && known.is(text, from, to, word, wordLength)) {
            return known;
        }
        // Of two names that fall on each other neither drives the other out.
        Judged second = slots[slot ^ 1];
        if (second != null && second.is(text, from, to, word, wordLength)) {
            return second;
        }
        Judged judged = new Judged(java.util.Arrays.copyOfRange(text, from, to), word, wordLength);
        slots[slot ^ 1] = known;
        slots[slot] = judged;
        return judged;
    }
}

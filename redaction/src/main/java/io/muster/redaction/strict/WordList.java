package io.muster.redaction.strict;

import java.util.Set;

/** Lists of words, as one can read them. */
final class WordList {
    private WordList() {}

    /** @param words with blanks or line ends between them, none twice */
    static Set<String> of(String words) {
        return Set.of(words.strip().split("\\s+", -1));
    }
}

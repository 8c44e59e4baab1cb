package io.muster.redaction.strict;

import java.util.ArrayList;
import java.util.List;

/** Words by their rarest three letters, whatever their case. */
final class WordIndex {
    static final int GRAM = 0xffffff;
    private static final int BITS = 14;

    /** Letters from common to rare in logs; what is not here is rarer still. */
    private static final String COMMON = " eta0oinsr1hl2dcum.f-pgwy/b:v3k4567x89";

    private final WordSieve sieve = new WordSieve();
    private final byte[] table = new byte[1 << BITS];
    private final Entry[][] buckets;

    /**
     * A word in a bucket.
     *
     * @param folded its letters with the bit set that tells small ones from large ones
     * @param offset of its three rarest letters
     * @param begin its first eight letters, the first in the lowest byte
     * @param mask of those of the eight that the word has
     */
    // Not compared, so that what equality means for an array does not matter.
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(Word word, byte[] folded, int offset, long begin, long mask) {
        static Entry of(Word word, byte[] folded, int offset) {
            long begin = 0;
            for (int i = Math.min(folded.length, Long.BYTES) - 1; i >= 0; i--) {
                begin = (begin << Byte.SIZE) | (folded[i] & 0xff);
            }
            long mask = folded.length >= Long.BYTES ? -1 : (1L << (folded.length * Byte.SIZE)) - 1;
            return new Entry(word, folded, offset, begin, mask);
        }
    }

    WordIndex(List<Word> words) {
        List<List<Entry>> filled = new ArrayList<>();
        filled.add(List.of());
        for (Word word : words) {
            byte[] folded = fold(word.text());
            int offset = rarest(word.text());
            sieve.add(folded, offset);
            int slot = hash(gram(folded, offset));
            if (table[slot] == 0) {
                if (filled.size() > Byte.MAX_VALUE) {
                    throw new IllegalArgumentException("too many words");
                }
                table[slot] = (byte) filled.size();
                filled.add(new ArrayList<>());
            }
            filled.get(table[slot]).add(Entry.of(word, folded, offset));
        }
        // Of two words that begin alike the longer one is meant.
        filled.stream()
                .filter(bucket -> bucket.size() > 1)
                .forEach(bucket -> bucket.sort((a, b) -> b.folded().length - a.folded().length));
        buckets = filled.stream().map(bucket -> bucket.toArray(Entry[]::new)).toArray(Entry[][]::new);
    }

    WordSieve sieve() {
        return sieve;
    }

    /** The words whose rarest three letters may be these. */
    Entry[] words(int gram) {
        return buckets[table[hash(gram)]];
    }

    private static int hash(int gram) {
        return (gram * 0x9E3779B1) >>> (32 - BITS);
    }

    /** How much of a log one letter is, roughly. */
    static double share(char letter) {
        return 0.1 * Math.pow(0.85, rank(letter));
    }

    private static int rank(char letter) {
        int rank = COMMON.indexOf(letter);
        return rank < 0 ? COMMON.length() : rank;
    }

    private static byte[] fold(String text) {
        byte[] folded = new byte[text.length()];
        for (int i = 0; i < folded.length; i++) {
            folded[i] = (byte) (text.charAt(i) | 0x20);
        }
        return folded;
    }

    private static int rarest(String text) {
        int best = 0;
        int bestScore = -1;
        for (int i = 0; i + 3 <= text.length(); i++) {
            int score = 0;
            for (int k = i; k < i + 3; k++) {
                score += rank(text.charAt(k));
            }
            if (score > bestScore) {
                bestScore = score;
                best = i;
            }
        }
        return best;
    }

    private static int gram(byte[] folded, int at) {
        return (folded[at] & 0xff) | ((folded[at + 1] & 0xff) << 8) | ((folded[at + 2] & 0xff) << 16);
    }
}

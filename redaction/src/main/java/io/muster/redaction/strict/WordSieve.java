package io.muster.redaction.strict;

/**
 * Says of four letters whether three rare ones of a word may be among them, by two looks at two letters each. Every
 * second place of a text is enough: three letters lie within the four that begin with the first of them, or within the
 * four that begin one before. The words are in eight groups, each a bit, as in Hyperscan's FDR (Wang et al., NSDI
 * 2019).
 */
final class WordSieve {
    private static final int GROUPS = 8;
    /** Any letter, where a word has none. */
    private static final int ANY = -1;

    /**
     * By two letters, the first in the low byte: groups whose four begin so, and above them groups whose four end so.
     */
    private final char[] table = new char[1 << 16];

    /** How much of a log begins, and how much ends, as the words of a group do, roughly. */
    private final double[] begins = new double[GROUPS];

    private final double[] ends = new double[GROUPS];

    /**
     * Adds a word.
     *
     * @param folded its letters, as those of the text will be
     * @param offset of its three rare letters
     */
    void add(byte[] folded, int offset) {
        addFour(folded, offset);
        addFour(folded, offset - 1);
    }

    char[] table() {
        return table;
    }

    private void addFour(byte[] folded, int from) {
        Pair begin = Pair.of(folded, from);
        Pair end = Pair.of(folded, from + 2);
        int group = 0;
        for (int i = 1; i < GROUPS; i++) {
            if (price(i, begin, end) < price(group, begin, end)) {
                group = i;
            }
        }
        begins[group] += begin.share();
        ends[group] += end.share();
        mark(begin, 1 << group);
        mark(end, 1 << (group + GROUPS));
    }

    /** How much more of a log would have to be looked at closely. */
    private double price(int group, Pair begin, Pair end) {
        return (begins[group] + begin.share()) * (ends[group] + end.share()) - begins[group] * ends[group];
    }

    private void mark(Pair pair, int bit) {
        for (int i = 0; i < table.length; i++) {
            if (pair.is(i & 0xff, i >>> Byte.SIZE)) {
                table[i] |= (char) bit;
            }
        }
    }

    /** Two letters next to each other. */
    private record Pair(int first, int second) {
        static Pair of(byte[] letters, int at) {
            return new Pair(letter(letters, at), letter(letters, at + 1));
        }

        private static int letter(byte[] letters, int at) {
            return at < 0 || at >= letters.length ? ANY : letters[at] & 0xff;
        }

        boolean is(int a, int b) {
            return (first == ANY || first == a) && (second == ANY || second == b);
        }

        double share() {
            return share(first) * share(second);
        }

        private static double share(int letter) {
            return letter == ANY ? 1 : WordIndex.share((char) letter);
        }
    }
}

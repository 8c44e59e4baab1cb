package io.muster.redaction;

import java.util.Arrays;

/** What is to be replaced in one block, as ranges of the block's array. */
public final class Edits {
    private int[] starts = new int[64];
    private int[] ends = new int[64];
    private byte[][] texts = new byte[64][];
    private String[] rules = new String[64];
    private int count;
    private boolean inOrder = true;

    /**
     * Replaces a range. Ranges may come in any order; where two overlap, the first one that begins wins and covers
     * both.
     *
     * @param rule named in {@code redactions.json}, in the manifest and by {@code --explain}
     */
    public void replace(int from, int to, byte[] text, String rule) {
        if (from > to) {
            throw new IllegalArgumentException("a range that ends before it begins");
        }
        if (count == starts.length) {
            grow();
        }
        inOrder &= count == 0 || ends[count - 1] <= from;
        starts[count] = from;
        ends[count] = to;
        texts[count] = text;
        rules[count] = rule;
        count++;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void clear() {
        count = 0;
        inOrder = true;
    }

    /** Becomes the same as another; that one is empty then. */
    void take(Edits other) {
        int[] oldStarts = starts;
        int[] oldEnds = ends;
        byte[][] oldTexts = texts;
        String[] oldRules = rules;
        starts = other.starts;
        ends = other.ends;
        texts = other.texts;
        rules = other.rules;
        count = other.count;
        other.starts = oldStarts;
        other.ends = oldEnds;
        other.texts = oldTexts;
        other.rules = oldRules;
        other.clear();
    }

    /** Brings ranges into order and joins those that overlap. */
    void settle() {
        if (inOrder) {
            return;
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> starts[a] != starts[b] ? starts[a] - starts[b] : ends[b] - ends[a]);
        Edits settled = new Edits();
        for (int i : order) {
            int last = settled.count - 1;
            if (last >= 0 && starts[i] < settled.ends[last]) {
                settled.ends[last] = Math.max(settled.ends[last], ends[i]);
            } else {
                settled.replace(starts[i], ends[i], texts[i], rules[i]);
            }
        }
        starts = settled.starts;
        ends = settled.ends;
        texts = settled.texts;
        rules = settled.rules;
        count = settled.count;
        inOrder = true;
    }

    int count() {
        return count;
    }

    int start(int edit) {
        return starts[edit];
    }

    int end(int edit) {
        return ends[edit];
    }

    byte[] text(int edit) {
        return texts[edit];
    }

    String rule(int edit) {
        return rules[edit];
    }

    /** The block with everything replaced. */
    byte[] apply(byte[] block, int from, int to) {
        int length = to - from;
        for (int i = 0; i < count; i++) {
            length += texts[i].length - (ends[i] - starts[i]);
        }
        byte[] result = new byte[length];
        int at = 0;
        int kept = from;
        for (int i = 0; i < count; i++) {
            System.arraycopy(block, kept, result, at, starts[i] - kept);
            at += starts[i] - kept;
            System.arraycopy(texts[i], 0, result, at, texts[i].length);
            at += texts[i].length;
            kept = ends[i];
        }
        System.arraycopy(block, kept, result, at, to - kept);
        return result;
    }

    private void grow() {
        int larger = starts.length * 2;
        starts = Arrays.copyOf(starts, larger);
        ends = Arrays.copyOf(ends, larger);
        texts = Arrays.copyOf(texts, larger);
        rules = Arrays.copyOf(rules, larger);
    }
}

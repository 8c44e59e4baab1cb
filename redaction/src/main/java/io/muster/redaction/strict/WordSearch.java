package io.muster.redaction.strict;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the words of an index, one after another: six places in a few cycles where there is none. */
final class WordSearch {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Sets the bit that tells small letters from large ones. Other characters stay apart well enough. */
    private static final long FOLD = 0x2020202020202020L;

    private final WordIndex index;
    private int position;
    private int start;
    private @Nullable Word found;

    WordSearch(WordIndex index) {
        this.index = index;
    }

    /**
     * Finds the next word whose rare letters begin at or after {@code from}.
     *
     * @param low where the text begins: no word begins before it
     * @return whether there is one; {@link #word}, {@link #start} and {@link #position} tell of it
     */
    boolean next(byte[] text, int low, int from, int to) {
        byte[] slots = index.table();
        int at = from;
        for (int last = to - 8; at <= last; at += 6) {
            long folded = (long) LONGS.get(text, at) | FOLD;
            int any = slots[WordIndex.hash((int) folded & WordIndex.GRAM)]
                    | slots[WordIndex.hash((int) (folded >>> 8) & WordIndex.GRAM)]
                    | slots[WordIndex.hash((int) (folded >>> 16) & WordIndex.GRAM)]
                    | slots[WordIndex.hash((int) (folded >>> 24) & WordIndex.GRAM)]
                    | slots[WordIndex.hash((int) (folded >>> 32) & WordIndex.GRAM)]
                    | slots[WordIndex.hash((int) (folded >>> 40) & WordIndex.GRAM)];
            if (any != 0) {
                for (int i = 0; i < 6; i++) {
                    if (isWord(text, low, at + i, to, (int) (folded >>> (i * Byte.SIZE)) & WordIndex.GRAM)) {
                        return true;
                    }
                }
            }
        }
        for (; at < to - 2; at++) {
            int gram = ((text[at] & 0xff) | 0x20)
                    | (((text[at + 1] & 0xff) | 0x20) << 8)
                    | (((text[at + 2] & 0xff) | 0x20) << 16);
            if (isWord(text, low, at, to, gram)) {
                return true;
            }
        }
        return false;
    }

    private boolean isWord(byte[] text, int low, int at, int to, int gram) {
        int slot = index.table()[WordIndex.hash(gram)];
        if (slot == 0) {
            return false;
        }
        for (WordIndex.Entry entry : index.bucket(slot)) {
            int begin = at - entry.offset();
            if (begin >= low && begin + entry.folded().length <= to && matches(text, begin, to, entry)) {
                position = at;
                start = begin;
                found = entry.word();
                return true;
            }
        }
        return false;
    }

    private static boolean matches(byte[] text, int at, int to, WordIndex.Entry entry) {
        if (at + Long.BYTES <= to) {
            long begin = ((long) LONGS.get(text, at) | FOLD) & entry.mask();
            if (begin != entry.begin()) {
                return false;
            }
            if (entry.folded().length <= Long.BYTES) {
                return true;
            }
        }
        byte[] folded = entry.folded();
        for (int i = 0; i < folded.length; i++) {
            if ((text[at + i] | 0x20) != folded[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where its rare letters are: the search goes on behind. */
    int position() {
        return position;
    }

    int start() {
        return start;
    }

    Word word() {
        return Objects.requireNonNull(found);
    }
}

package io.muster.redaction.strict;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds the words of an index, one after another: eight places in a few cycles where there is none. */
final class WordSearch {
    private static final int STEP = 8;
    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
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
        char[] groups = index.sieve().table();
        int at = from;
        if (to - from >= STEP + 2) {
            int pair = groups[pair(text, at)];
            for (int last = to - STEP - 2; at <= last; at += STEP) {
                long folded = (long) LONGS.get(text, at + 2) | FOLD;
                int second = groups[(char) folded];
                int third = groups[(char) (folded >>> 16)];
                int fourth = groups[(char) (folded >>> 32)];
                int fifth = groups[(char) (folded >>> 48)];
                int maybe = (pair & (second >>> 8))
                        | (second & (third >>> 8))
                        | (third & (fourth >>> 8))
                        | (fourth & (fifth >>> 8));
                if (maybe != 0 && isAmong(text, low, at, to, groups)) {
                    return true;
                }
                pair = fifth;
            }
        }
        for (; at < to - 2; at++) {
            if (isWord(text, low, at, to)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAmong(byte[] text, int low, int from, int to, char[] groups) {
        for (int at = from; at < from + STEP; at += 2) {
            if ((groups[pair(text, at)] & (groups[pair(text, at + 2)] >>> 8)) != 0
                    && (isWord(text, low, at, to) || isWord(text, low, at + 1, to))) {
                return true;
            }
        }
        return false;
    }

    private static char pair(byte[] text, int at) {
        return (char) ((short) SHORTS.get(text, at) | (short) FOLD);
    }

    private boolean isWord(byte[] text, int low, int at, int to) {
        for (WordIndex.Entry entry : index.words(gram(text, at))) {
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

    private static int gram(byte[] text, int at) {
        return ((text[at] & 0xff) | ((text[at + 1] & 0xff) << 8) | ((text[at + 2] & 0xff) << 16))
                | (int) (FOLD & 0xffffff);
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

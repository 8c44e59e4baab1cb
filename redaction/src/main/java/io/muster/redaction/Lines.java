package io.muster.redaction;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where lines begin and end; eight bytes at a time. */
public final class Lines {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOWER_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long LINE_FEEDS = ONES * '\n';

    private Lines() {}

    /** The line feed at or behind {@code from}; {@code to} without one. */
    public static int end(byte[] text, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long feeds = feeds(text, at);
            if (feeds != 0) {
                return at + Long.numberOfTrailingZeros(feeds) / Byte.SIZE;
            }
        }
        while (at < to && text[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Behind the last line feed before {@code at}; {@code low} without one. */
    public static int start(byte[] text, int low, int at) {
        int start = at;
        for (; start >= low + Long.BYTES; start -= Long.BYTES) {
            long feeds = feeds(text, start - Long.BYTES);
            if (feeds != 0) {
                return start - Long.numberOfLeadingZeros(feeds) / Byte.SIZE;
            }
        }
        while (start > low && text[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    /**
     * The highest bit of each byte that is a line feed; exact for every byte, so that it can be read from both ends.
     */
    private static long feeds(byte[] text, int at) {
        long zeros = (long) LONGS.get(text, at) ^ LINE_FEEDS;
        return ~(((zeros & LOWER_BITS) + LOWER_BITS) | zeros | LOWER_BITS);
    }
}

package io.muster.redaction.strict;

/** Tells identifiers that are called sessions, or shortened alike, and let nobody in. */
final class PlainSessions {
    private static final int LONGEST_NUMBER = 6;
    private static final int POSTGRES_TIME = 8;

    private PlainSessions() {}

    /** Whether a value that a session's name stands before is none that lets in. */
    static boolean is(byte[] text, int from, int end) {
        return Bytes.startsWith(text, from, end, "0x")
                || Bytes.startsWith(text, from, end, "S-1-")
                || Bytes.startsWith(text, from, end, "mstshash")
                || isSmallNumber(text, from, end)
                || isPostgres(text, from, end);
    }

    /** Sessions of a terminal are counted. */
    private static boolean isSmallNumber(byte[] text, int from, int end) {
        int i = from;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i == end && end - from <= LONGEST_NUMBER;
    }

    /** {@code 667c8f67.e327}: PostgreSQL's start time and process number, both in hexadecimal. */
    private static boolean isPostgres(byte[] text, int from, int end) {
        int dot = hexEnd(text, from, end);
        return dot - from == POSTGRES_TIME
                && dot < end
                && text[dot] == '.'
                && hexEnd(text, dot + 1, end) == end
                && end - dot - 1 <= POSTGRES_TIME;
    }

    private static int hexEnd(byte[] text, int from, int end) {
        int i = from;
        while (i < end && ((text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f'))) {
            i++;
        }
        return i;
    }
}

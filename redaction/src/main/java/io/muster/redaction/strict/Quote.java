package io.muster.redaction.strict;

import org.jspecify.annotations.Nullable;

/**
 * A quotation mark with the backslashes before it: none in JSON, one in JSON in JSON, three one level deeper.
 *
 * @param escapes backslashes before it
 */
record Quote(byte mark, int escapes) {
    private static final int MAX_ESCAPES = 31;

    /** The quote that begins here; null if none does. */
    static @Nullable Quote at(byte[] text, int at, int end) {
        int i = at;
        while (i < end && text[i] == '\\' && i - at < MAX_ESCAPES) {
            i++;
        }
        return i < end && Bytes.isQuote(text[i]) ? new Quote(text[i], i - at) : null;
    }

    int length() {
        return escapes + 1;
    }

    /** Whether this quote is what stands here. */
    boolean isAt(byte[] text, int at, int end) {
        Quote here = at < 0 ? null : at(text, at, end);
        return here != null && here.mark == mark && here.escapes == escapes && (at == 0 || text[at - 1] != '\\');
    }

    /**
     * Where the string that begins here ends: before its own quote, or before one of a level further out, which ends
     * this one too; at the end of the line if there is neither.
     */
    int end(byte[] text, int from, int end) {
        int period = 2 * (escapes + 1);
        for (int i = from; i < end; i++) {
            if (text[i] != mark && !(escapes > 0 && text[i] == '"')) {
                continue;
            }
            int run = 0;
            while (i - 1 - run >= from && text[i - 1 - run] == '\\') {
                run++;
            }
            if (mark != '"' && escapes == 0 && run > 0 && mark == '\'') {
                // In a shell's and in YAML's single quotes a backslash means itself; elsewhere it hides the quote.
                if (run % 2 == 0) {
                    return i;
                }
                continue;
            }
            if (run < escapes) {
                return i - run;
            }
            if (text[i] == mark && run % period == escapes) {
                return i - escapes;
            }
        }
        return end;
    }

    byte[] quoted(byte[] content) {
        byte[] result = new byte[content.length + 2 * length()];
        java.util.Arrays.fill(result, 0, escapes, (byte) '\\');
        result[escapes] = mark;
        System.arraycopy(content, 0, result, length(), content.length);
        java.util.Arrays.fill(result, length() + content.length, result.length - 1, (byte) '\\');
        result[result.length - 1] = mark;
        return result;
    }
}

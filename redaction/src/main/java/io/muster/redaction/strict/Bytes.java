package io.muster.redaction.strict;

/** Kinds of bytes, and small searches. All ranges are within one array. */
final class Bytes {
    private static final byte NAME = 1;
    private static final byte BASE64 = 2;
    private static final byte SPACE = 4;
    private static final byte BASE64_URL = 8;
    private static final byte[] KINDS = new byte[256];

    static {
        for (int c = 0; c < 128; c++) {
            boolean alphanumeric = Character.isLetterOrDigit(c);
            if (alphanumeric || c == '_' || c == '-' || c == '.') {
                KINDS[c] |= NAME;
            }
            if (alphanumeric || c == '+' || c == '/' || c == '=') {
                KINDS[c] |= BASE64;
            }
            if (alphanumeric || c == '_' || c == '-') {
                KINDS[c] |= BASE64_URL;
            }
            if (c == ' ' || c == '\t' || c == '\r' || c == 0) {
                KINDS[c] |= SPACE;
            }
        }
    }

    private Bytes() {}

    static boolean isName(byte b) {
        return (KINDS[b & 0xff] & NAME) != 0;
    }

    static boolean isBase64(byte b) {
        return (KINDS[b & 0xff] & BASE64) != 0;
    }

    static boolean isBase64Url(byte b) {
        return (KINDS[b & 0xff] & BASE64_URL) != 0;
    }

    static boolean isAlphanumeric(byte b) {
        return (KINDS[b & 0xff] & (NAME | BASE64)) == (NAME | BASE64);
    }

    /** Blank within a line; a NUL parts the words of a command line or an environment in {@code /proc}. */
    static boolean isSpace(byte b) {
        return (KINDS[b & 0xff] & SPACE) != 0;
    }

    static boolean isQuote(byte b) {
        return b == '"' || b == '\'' || b == '`';
    }

    static int skipSpace(byte[] text, int at, int end) {
        int i = at;
        while (i < end && (text[i] == ' ' || text[i] == '\t')) {
            i++;
        }
        return i;
    }

    static int skipSpaceBack(byte[] text, int start, int at) {
        int i = at;
        while (i > start && (text[i - 1] == ' ' || text[i - 1] == '\t')) {
            i--;
        }
        return i;
    }

    /** Where a run of Base64 that begins here ends. */
    static int base64End(byte[] text, int at, int end) {
        int i = at;
        while (i < end && isBase64(text[i])) {
            i++;
        }
        return i;
    }

    static int base64UrlEnd(byte[] text, int at, int end) {
        int i = at;
        while (i < end && isBase64Url(text[i])) {
            i++;
        }
        return i;
    }

    /** Where a text begins; {@code end} if it is not there. Case matters. */
    static int find(byte[] text, int from, int end, String wanted) {
        int last = end - wanted.length();
        for (int i = from; i <= last; i++) {
            if (startsWith(text, i, end, wanted)) {
                return i;
            }
        }
        return end;
    }

    static boolean startsWith(byte[] text, int at, int end, String wanted) {
        if (at < 0 || at + wanted.length() > end) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (text[at + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * As {@link #startsWith}, whatever the case.
     *
     * @param wanted in lower case
     */
    static boolean startsWithWord(byte[] text, int at, int end, String wanted) {
        if (at < 0 || at + wanted.length() > end) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            int c = text[at + i];
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}

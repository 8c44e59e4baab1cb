package io.muster.redaction.strict;

/** Where a value without quotes ends. */
final class WordEnd {
    private WordEnd() {}

    /** At a blank, a quote, or a mark that parts the value from what follows. */
    static int of(byte[] text, int from, int end) {
        int i = from;
        while (i < end && !Bytes.isSpace(text[i]) && !Bytes.isQuote(text[i]) && text[i] != '<') {
            if (text[i] == '\\' && i + 1 < end && "nrt\"'0\\u".indexOf(text[i + 1]) >= 0) {
                break;
            }
            if (i > from && endsBefore(text, i, end)) {
                break;
            }
            i++;
        }
        return i;
    }

    private static boolean endsBefore(byte[] text, int at, int end) {
        switch (text[at]) {
            case ',', ';', '&', '|' -> {
                int next = at + 1;
                if (next >= end || Bytes.isSpace(text[next]) || Bytes.isQuote(text[next]) || text[next] == '\\') {
                    return true;
                }
                int i = next;
                while (i < end && Bytes.isName(text[i])) {
                    i++;
                }
                return i > next && i < end && (text[i] == '=' || text[i] == ':' || (text[i] == ' ' && text[at] == ';'));
            }
            case ')', ']', '}' -> {
                int next = at + 1;
                return next >= end
                        || Bytes.isSpace(text[next])
                        || Bytes.isQuote(text[next])
                        || ",;.)]}\\:".indexOf(text[next]) >= 0;
            }
            default -> {
                return false;
            }
        }
    }
}

package io.muster.redaction.strict;

/** The user information of URLs (RFC 3986), and of what programs write in its place. */
final class Urls {
    private static final int SHORTEST_TOKEN = 8;

    private Urls() {}

    /** @param end behind {@code ://} */
    static void look(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int limit = place.textEnd();
        int stop = end;
        int colon = -1;
        int at = -1;
        int slash = -1;
        while (stop < limit && !isOver(text, stop, limit)) {
            byte b = text[stop];
            if (slash < 0 && (b == '/' || b == '?' || b == '#')) {
                slash = stop;
                if (colon < 0 || at >= 0 || isPort(text, colon + 1, slash)) {
                    break;
                }
            } else if (b == ':' && colon < 0) {
                colon = stop;
            } else if (b == '@') {
                at = stop;
                if (slash >= 0) {
                    break;
                }
            }
            stop++;
        }
        if (at < 0) {
            return;
        }
        if (colon >= 0 && colon < at) {
            place.mask(colon + 1, at, rule);
        } else if (at - end >= SHORTEST_TOKEN
                && Bytes.find(text, end, at, "%40") == at
                && (Bytes.startsWithWord(text, start - 4, end, "http")
                        || Bytes.startsWithWord(text, start - 5, end, "https"))) {
            place.mask(end, at, rule);
        }
    }

    private static boolean isPort(byte[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text[i] < '0' || text[i] > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean isOver(byte[] text, int at, int limit) {
        byte b = text[at];
        return Bytes.isSpace(b)
                || Bytes.isQuote(b)
                || b == '<'
                || b == '>'
                || (b == '\\' && at + 1 < limit && "nrt\"'".indexOf(text[at + 1]) >= 0)
                || (b == ',' && at + 1 < limit && Bytes.isSpace(text[at + 1]));
    }
}

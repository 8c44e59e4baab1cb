package io.muster.redaction.strict;

import java.nio.charset.StandardCharsets;

/** Finds names of values around telling words. */
final class NamedValues {
    private static final int MAX_NAME = 200;

    /** What may follow a name that has a value. */
    private static final boolean[] BEFORE_VALUE = new boolean[256];

    static {
        for (byte b : "=:\"'`\\ \t>](%-\0,".getBytes(StandardCharsets.ISO_8859_1)) {
            BEFORE_VALUE[b] = true;
        }
    }

    private NamedValues() {}

    /** A name with a telling word: masks the value that belongs to it, if it has one. */
    static void look(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int from = start;
        int low = Math.max(place.lineStart(), start - MAX_NAME);
        while (from > low && Bytes.isName(text[from - 1])) {
            from--;
        }
        int to = end;
        int high = Math.min(place.textEnd(), end + MAX_NAME);
        while (to < high && Bytes.isName(text[to])) {
            to++;
        }
        if (to < place.textEnd() && !BEFORE_VALUE[text[to] & 0xff]) {
            return;
        }
        boolean option = text[from] == '-' && from < start;
        while (to > end && (text[to - 1] == '.' || text[to - 1] == '-')) {
            to--;
        }
        // A line of JSON in JSON has its escapes before names: "\nPASSWORD=x" is no name that begins with n.
        if (from > place.lineStart() && text[from - 1] == '\\' && from < start && "nrt".indexOf(text[from]) >= 0) {
            from++;
        }
        NameCache.Judged judged = place.names().judge(text, from, to, start - from, end - start);
        if (judged.isSecret()) {
            new NamedValue(place, from, to, rule, option, judged.lower()).mask();
        }
    }

    /** Always a name of a secret, such as a header. */
    static void header(Place place, int start, int end, String rule) {
        byte[] text = place.text();
        int from = start;
        while (from > place.lineStart() && Bytes.isName(text[from - 1])) {
            from--;
        }
        if (end < place.textEnd() && Bytes.isName(text[end])) {
            return;
        }
        new NamedValue(place, from, end, rule, false, place.lower(start, end)).mask();
    }
}

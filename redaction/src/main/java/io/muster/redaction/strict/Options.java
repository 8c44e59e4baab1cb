package io.muster.redaction.strict;

import org.jspecify.annotations.Nullable;

/** Values of command lines' options: in the next word, the next string, or on the next line. */
final class Options {
    private static final int LONGEST_COUNT = 6;

    private Options() {}

    /**
     * {@code --password x}, {@code --password\0x\0}, {@code "--password", "x"}, {@code a1="--password" a2="x"}.
     *
     * @param at behind the option, and behind its quote
     */
    static void mask(Place place, int from, int at, @Nullable Quote key, String rule) {
        if (key != null) {
            nextString(place, at, rule);
        } else {
            nextWord(place, from, at, rule);
        }
    }

    private static void nextString(Place place, int at, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        int i = at;
        while (i < end && (text[i] == ',' || Bytes.isSpace(text[i]))) {
            i++;
        }
        i = behindCount(text, i, end);
        Quote next = Quote.at(text, i, end);
        if (next != null && i > at && !Bytes.startsWith(text, i + next.length(), end, "-")) {
            place.mask(i + next.length(), next.end(text, i + next.length(), end), rule);
        }
    }

    /** Behind {@code a2=} of an audit log. */
    private static int behindCount(byte[] text, int at, int end) {
        if (at + 2 < end && text[at] == 'a' && text[at + 1] >= '0' && text[at + 1] <= '9') {
            int limit = Math.min(end, at + LONGEST_COUNT);
            int equals = Bytes.find(text, at, limit, "=");
            return equals < limit ? equals + 1 : at;
        }
        return at;
    }

    private static void nextWord(Place place, int from, int at, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        int i = at;
        while (i < end && Bytes.isSpace(text[i])) {
            i++;
        }
        if (i == at || i >= end) {
            return;
        }
        if (text[i] == '\\' && i + 1 == end) {
            place.continuation().expectToken(rule);
        } else if (text[i] != '-') {
            new Value(place, rule, null, false, from).mask(i, (byte) ' ');
        }
    }
}

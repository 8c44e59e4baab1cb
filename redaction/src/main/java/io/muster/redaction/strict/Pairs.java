package io.muster.redaction.strict;

import java.util.List;
import java.util.Set;

/** A secret's name in one half of a pair, and the secret in the other: {@code {"name":"PASSWORD","value":"x"}}. */
final class Pairs {
    private static final int LONGEST_KEY = 12;
    private static final int REACH = 200;
    private static final Set<String> NAME_KEYS =
            WordList.of("name key variable parameter option property field id n param attribute");
    private static final List<String> VALUE_KEYS = List.of("value", "val", "content", "secret");

    private Pairs() {}

    /** Whether a quoted name is the value of {@code "name":} or {@code name=}. */
    static boolean isQuotedHalf(Place place, int from, Quote key) {
        byte[] text = place.text();
        int start = place.lineStart();
        int i = from - key.length();
        if (i <= start || !key.isAt(text, i, from)) {
            return false;
        }
        i = Bytes.skipSpaceBack(text, start, i);
        if (i <= start || (text[i - 1] != ':' && text[i - 1] != '=')) {
            return false;
        }
        i = Bytes.skipSpaceBack(text, start, i - 1);
        while (i > start && (Bytes.isQuote(text[i - 1]) || text[i - 1] == '\\')) {
            i--;
        }
        return isNameKey(place, i);
    }

    /** {@code - name: DB_PASSWORD}, the value on the next line. */
    static boolean isPlainHalf(Place place, int from) {
        byte[] text = place.text();
        int i = Bytes.skipSpaceBack(text, place.lineStart(), from);
        return i > place.lineStart() && text[i - 1] == ':' && i != from && isNameKey(place, i - 1);
    }

    private static boolean isNameKey(Place place, int end) {
        int start = end;
        while (start > place.lineStart() && Bytes.isName(place.text()[start - 1])) {
            start--;
        }
        return end - start <= LONGEST_KEY && NAME_KEYS.contains(place.lower(start, end));
    }

    /**
     * Masks the other half of a pair, which may stand behind, before, or on one of the next lines.
     *
     * @param from where the secret's name begins
     * @param after behind its quote
     */
    static void mask(Place place, int from, int after, Quote key, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        int i = after;
        while (i < end && (Bytes.isSpace(text[i]) || text[i] == ',' || text[i] == ';')) {
            i++;
        }
        if (i >= end) {
            place.continuation().expectValue(rule);
        } else if (text[i] == '>') {
            Markup.maskText(place, i + 1, rule);
        } else if (!behind(place, i, rule)) {
            before(place, from, key, rule);
        }
    }

    private static boolean behind(Place place, int from, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        int limit = Math.min(end, from + REACH);
        for (int at = from; at < limit && text[at] != '}' && text[at] != '{'; at++) {
            int length = valueKey(text, at, end);
            if (length > 0) {
                maskValue(place, at + length, rule);
                return true;
            }
        }
        return false;
    }

    /** {@code {"value":"x","name":"PASSWORD"}}. */
    private static void before(Place place, int from, Quote key, String rule) {
        byte[] text = place.text();
        int i = from - key.length();
        while (i > place.lineStart() && text[i] != '{' && text[i] != '<') {
            i--;
        }
        for (int at = i; at < from; at++) {
            int length = valueKey(text, at, from);
            if (length > 0) {
                maskValue(place, at + length, rule);
                return;
            }
        }
    }

    /** The line behind one with a name: masks the value, if it holds one. */
    static boolean maskLine(Place place, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        int i = Bytes.skipSpace(text, place.lineStart(), end);
        Quote open = Quote.at(text, i, end);
        int at = open == null ? i : i + open.length();
        int length = valueKey(text, at, end);
        if (length > 0) {
            maskValue(place, at + length, rule);
        }
        return length > 0;
    }

    /** Length of a word that names the other half of a pair; 0 if there is none here. */
    private static int valueKey(byte[] text, int at, int end) {
        if (at > 0 && Bytes.isName(text[at - 1])) {
            return 0;
        }
        for (String word : VALUE_KEYS) {
            int after = at + word.length();
            if (Bytes.startsWithWord(text, at, end, word) && (after >= end || !Bytes.isName(text[after]))) {
                return word.length();
            }
        }
        return 0;
    }

    private static void maskValue(Place place, int at, String rule) {
        byte[] text = place.text();
        int end = place.textEnd();
        Quote close = Quote.at(text, at, end);
        int sign = Bytes.skipSpace(text, close == null ? at : at + close.length(), end);
        int value = Separator.end(text, sign, end);
        if (value >= 0) {
            new Value(place, rule, close, false, -1).mask(Bytes.skipSpace(text, value, end), text[value - 1]);
        }
    }
}

package io.muster.redaction.strict;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name of a secret, and what may come after it: an assignment, a document's field, markup, an option's value, a pair.
 *
 * @param from where the name begins
 * @param to where it ends
 * @param option whether it is an option of a command line
 * @param name in lower case
 */
record NamedValue(Place place, int from, int to, String rule, boolean option, String name) {
    private static final int SHORTEST_WEAK = 8;
    private static final int SHORTEST_TOKEN = 6;
    private static final int LONGEST_WORD = 24;
    private static final int LONGEST_EXTENSION = 16;

    /** What makes a setting of a line that begins with it and a blank. */
    private static final Set<String> SETTINGS = Set.of("requirepass", "masterauth", "password", "passwd", "secret");

    void mask() {
        byte[] text = place.text();
        int end = place.textEnd();
        Quote key = Quote.at(text, to, end);
        int at = key == null ? to : to + key.length();
        if (key != null && Pairs.isQuotedHalf(place, from, key)) {
            Pairs.mask(place, from, at, key, rule);
        } else if (key == null && Pairs.isPlainHalf(place, from)) {
            if (Bytes.skipSpace(text, to, end) == end) {
                place.continuation().expectValue(rule);
            }
        } else {
            while (at < end && text[at] == ']') {
                at++;
            }
            int sign = Bytes.skipSpace(text, at, end);
            int value = Separator.end(text, sign, end);
            if (value >= 0) {
                assigned(key, value);
            } else {
                unassigned(key, at, sign);
            }
        }
    }

    private void assigned(@Nullable Quote key, int value) {
        byte[] text = place.text();
        int end = place.textEnd();
        int at = Bytes.skipSpace(text, value, end);
        byte sign = text[value - 1];
        boolean weak = Names.isWeak(name);
        boolean plain = key == null && Quote.at(text, at, end) == null;
        boolean prose = plain
                && ((weak && (sign == ':' || sign == '>'))
                        || (sign == ':' && isSentence(text) && !isToken(text, at, end)));
        boolean number = isNumber(text, at, end);
        boolean counted = number && name.endsWith("s");
        // "WindowToken.stopped:400" of a stack.
        boolean sourceLine = number && plain && rule.equals("token") && at == value && sign == ':';
        if (!counted && !sourceLine && !prose && !isFolder(text, at, end) && !isService(text)) {
            new Value(place, rule, key, isHeader(), weak ? SHORTEST_WEAK : 0, from).mask(at, sign);
        }
    }

    /**
     * Without a sign between name and value.
     *
     * @param at behind the name and its quote
     * @param next the first character behind that is no blank
     */
    private void unassigned(@Nullable Quote key, int at, int next) {
        byte[] text = place.text();
        int end = place.textEnd();
        if (Markup.opensElement(place, from)) {
            Markup.maskBehind(place, at, rule);
        } else if (option) {
            Options.mask(place, from, at, key, rule);
        } else if (key != null) {
            if (isArgument(text, key)) {
                argument(next);
            }
        } else if (next < end && text[next] == '(' && !Names.isWeak(name) && Quote.at(text, next + 1, end) != null) {
            plain(next + 1);
        } else if (next > at && name.endsWith("password") && Quote.at(text, next, end) != null) {
            plain(next);
        } else if (next > at && isSetting(text)) {
            new Value(place, rule, null, false, from).token(next);
        }
    }

    private void plain(int at) {
        new Value(place, rule, null, false, from).mask(at, (byte) ' ');
    }

    /** {@code unexpected token: identifier}: words before the name, so that it is a thing that is spoken of. */
    private boolean isSentence(byte[] text) {
        int blank = Bytes.skipSpaceBack(text, place.lineStart(), from);
        return name.equals("token")
                && blank < from
                && blank > place.lineStart()
                && Bytes.isAlphanumeric(text[blank - 1]);
    }

    /** Whether a word is none that names a thing: with digits or long, and no file or address. */
    private static boolean isToken(byte[] text, int from, int end) {
        int to = WordEnd.of(text, from, end);
        boolean digits = false;
        int part = from;
        for (int i = from; i < to; i++) {
            if (text[i] == '@' || text[i] == ':') {
                return false;
            }
            part = text[i] == '.' ? i + 1 : part;
            digits |= text[i] >= '0' && text[i] <= '9';
        }
        boolean dotted = part > from;
        return to - from >= (digits ? SHORTEST_TOKEN : LONGEST_WORD) && (!dotted || to - part >= LONGEST_EXTENSION);
    }

    /** The working directory of a shell, as sudo and environments tell it. */
    private boolean isFolder(byte[] text, int at, int end) {
        Quote quote = Quote.at(text, at, end);
        int value = quote == null ? at : at + quote.length();
        return (name.equals("pwd") || name.equals("oldpwd")) && value < end && text[value] == '/';
    }

    /** {@code pam_unix(chpasswd:chauthtok)} names a program and what it does. */
    private boolean isService(byte[] text) {
        return name.endsWith("passwd") && Bytes.find(text, place.lineStart(), from, "pam_") < from;
    }

    private static boolean isNumber(byte[] text, int at, int end) {
        int i = at;
        while (i < end && text[i] >= '0' && text[i] <= '9') {
            i++;
        }
        return i > at && (i == end || !Bytes.isAlphanumeric(text[i]));
    }

    /** Whether the value runs to the end of the line, blanks and all. */
    private boolean isHeader() {
        return name.endsWith("authorization") || name.endsWith("cookie");
    }

    /** {@code define('DB_PASSWORD', 'x')}. */
    private boolean isArgument(byte[] text, Quote key) {
        int open = from - key.length();
        return open - 1 > place.lineStart() && text[open - 1] == '(' && Bytes.isName(text[open - 2]);
    }

    private void argument(int at) {
        byte[] text = place.text();
        int end = place.textEnd();
        if (at < end && text[at] == ',') {
            int value = Bytes.skipSpace(text, at + 1, end);
            if (Quote.at(text, value, end) != null) {
                new Value(place, rule, null, false, from).mask(value, (byte) ',');
            }
        }
    }

    /** {@code machine h login u password x}, {@code setenv PASSWORD x}, {@code requirepass x}. */
    private boolean isSetting(byte[] text) {
        int start = Bytes.skipSpace(text, place.lineStart(), place.textEnd());
        if (from == start) {
            return SETTINGS.contains(name);
        }
        boolean login = name.equals("password")
                && (isBeforeWord(text, "login") || Bytes.startsWith(text, start, from, "machine "));
        return login || Bytes.find(text, start, from, "setenv ") < from;
    }

    /** Whether what stands before is this word and another one. */
    private boolean isBeforeWord(byte[] text, String wanted) {
        int i = Bytes.skipSpaceBack(text, place.lineStart(), from);
        while (i > place.lineStart() && !Bytes.isSpace(text[i - 1])) {
            i--;
        }
        i = Bytes.skipSpaceBack(text, place.lineStart(), i);
        return Bytes.startsWith(text, i - wanted.length(), i, wanted);
    }
}

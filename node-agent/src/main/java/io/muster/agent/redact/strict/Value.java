package io.muster.agent.redact.strict;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a name, and how far it goes.
 *
 * @param key the quote that ends the name, where it is quoted, as names in JSON are
 * @param header whether blanks belong to the value
 * @param shortest what is shorter is no secret of this name
 * @param nameStart where the name begins; -1 where the value runs to a blank in any case
 */
record Value(Place place, String rule, @Nullable Quote key, boolean header, int shortest, int nameStart) {
    Value(Place place, String rule, @Nullable Quote key, boolean header, int nameStart) {
        this(place, rule, key, header, 0, nameStart);
    }

    private static final Set<String> NOTHING = Set.of(
            "true",
            "false",
            "null",
            "none",
            "nil",
            "undefined",
            "yes",
            "no",
            "on",
            "off",
            "empty",
            "n/a",
            "<nil>",
            "[]",
            "{}",
            "(none)",
            "<none>",
            "<empty>",
            "<unset>",
            "unset",
            "optional",
            "required",
            "(null)",
            "<redacted>",
            "[redacted]",
            "redacted",
            "[filtered]",
            "<secret>",
            "<hidden>",
            "nan",
            "undef",
            "disabled",
            "enabled");

    private static final Set<String> SCHEMES = Set.of(
            "bearer", "basic", "digest", "negotiate", "token", "apikey", "aws4-hmac-sha256", "ntlm", "key", "splunk");

    /** @param sign what stands between name and value, its last byte */
    void mask(int from, byte sign) {
        byte[] text = place.text();
        int end = place.textEnd();
        int at = from;
        if (at >= end || place.closesString(at)) {
            return;
        }
        if (at + 1 < end && "bur@$f".indexOf(text[at]) >= 0 && (text[at + 1] == '"' || text[at + 1] == '\'')) {
            at++;
        }
        Quote quote = Quote.at(text, at, end);
        if (quote != null) {
            quoted(quote, at);
        } else if (text[at] == '[') {
            list(at);
        } else if (text[at] == '{') {
            if (Bytes.startsWith(text, at, end, "{{") && key == null) {
                return;
            }
            return;
        } else if (key != null && key.mark() == '"' && sign == ':') {
            literal(at);
        } else if (isBlockScalar(at)) {
            place.continuation().expectBlock(rule, Bytes.skipSpace(text, place.lineStart(), end) - place.lineStart());
        } else {
            plain(at, sign);
        }
    }

    private void quoted(Quote quote, int at) {
        byte[] text = place.text();
        int from = at + quote.length();
        int limit = place.textEnd();
        if (quote.mark() != '"' && isEnclosed(at)) {
            limit = enclosingEnd(from, limit);
        }
        int end = quote.end(text, from, limit);
        from = afterScheme(from, end);
        if (!isNothing(from, end)) {
            place.mask(from, end, rule);
        }
    }

    /** A scheme tells nothing, and helps who reads. */
    private int afterScheme(int from, int end) {
        if (!header) {
            return from;
        }
        byte[] text = place.text();
        int space = from;
        while (space < end && text[space] != ' ' && space - from < 20) {
            space++;
        }
        return space < end && text[space] == ' ' && SCHEMES.contains(place.lower(from, space)) ? space + 1 : from;
    }

    /** A number of JSON becomes a string, so that the line still parses. */
    private void literal(int at) {
        byte[] text = place.text();
        int end = at;
        while (end < place.textEnd() && ",}] \t\\\"".indexOf(text[end]) < 0) {
            end++;
        }
        Quote around = key;
        if (around != null && end > at && !isNothing(at, end)) {
            place.replace(at, end, around.quoted(Place.MASK), rule);
        }
    }

    /** Each value of a list, lists in it too; one that goes on in the next lines is followed there. */
    private void list(int at) {
        Quote around = key;
        if (around == null || around.mark() != '"') {
            plainList(at + 1);
            return;
        }
        byte[] text = place.text();
        int end = place.textEnd();
        int depth = 1;
        int i = at + 1;
        while (i < end && depth > 0) {
            Quote quote = Quote.at(text, i, end);
            if (quote != null) {
                i = string(quote, i);
            } else if (isLiteral(text[i])) {
                int start = i;
                while (i < end && isLiteral(text[i])) {
                    i++;
                }
                if (!isNothing(start, i)) {
                    place.replace(start, i, around.quoted(Place.MASK), rule);
                }
            } else if (text[i] == '{') {
                // Its fields have names of their own.
                return;
            } else {
                depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
                i++;
            }
        }
        if (depth > 0) {
            place.continuation().expectList(rule);
        }
    }

    /** Masks a string and tells where it ends. */
    private int string(Quote quote, int at) {
        byte[] text = place.text();
        int end = place.textEnd();
        int from = at + quote.length();
        int to = quote.end(text, from, end);
        int secret = afterScheme(from, to);
        if (!isNothing(secret, to)) {
            place.mask(secret, to, rule);
        }
        return Math.min(end, to + quote.length());
    }

    /** {@code [Bearer x]} of Go, {@code ['x']} of Python. */
    private void plainList(int from) {
        byte[] text = place.text();
        int end = place.textEnd();
        int i = from;
        boolean strings = false;
        while (i < end && text[i] != ']') {
            Quote quote = Quote.at(text, i, end);
            if (quote == null) {
                i++;
            } else if (place.closesString(i)) {
                break;
            } else {
                strings = true;
                i = string(quote, i);
            }
        }
        if (!strings && !isNothing(from, i)) {
            place.mask(afterScheme(from, i), i, rule);
        }
    }

    private static boolean isLiteral(byte b) {
        return Bytes.isName(b) || b == '+';
    }

    private boolean isBlockScalar(int at) {
        byte[] text = place.text();
        int end = place.textEnd();
        if (text[at] != '|' && text[at] != '>') {
            return false;
        }
        int i = at + 1;
        while (i < end && (text[i] == '+' || text[i] == '-' || (text[i] >= '0' && text[i] <= '9'))) {
            i++;
        }
        return Bytes.skipSpace(text, i, end) >= end;
    }

    private void plain(int at, byte sign) {
        byte[] text = place.text();
        int end = place.textEnd();
        if (sign == ':' && text[at] == '/' && at + 1 < end && text[at + 1] == '/') {
            return;
        }
        int to = wholeLine(at, sign) ? end : header && sign == ':' ? quoteEnd(at, end) : wordEnd(at, end);
        while (to > at && Bytes.isSpace(text[to - 1])) {
            to--;
        }
        int from = afterScheme(at, to);
        if (from == at && to < end && text[to] == ' ' && SCHEMES.contains(place.lower(at, to))) {
            // "token=Bearer abc": the word after the scheme is the secret.
            from = to + 1;
            to = wordEnd(from, end);
        }
        if (!isNothing(from, to) && !isObject(from, to)) {
            place.mask(from, to, rule);
        }
    }

    /** {@code Token{a64f992 …}}: how Java prints an object; what is in it has names of its own. */
    private boolean isObject(int from, int to) {
        byte[] text = place.text();
        int i = from;
        while (i < to && text[i] >= 'A' && Bytes.isAlphanumeric(text[i])) {
            i++;
        }
        return i > from + 2 && i < to && text[i] == '{' && text[from] <= 'Z' && text[to - 1] != '}';
    }

    /** Masks one word. */
    void token(int at) {
        int to = wordEnd(at, place.textEnd());
        if (!isNothing(at, to)) {
            place.mask(at, to, rule);
        }
    }

    /**
     * Whether the value is all the rest: a header, or an assignment with nothing before it and no other assignment
     * behind it.
     */
    private boolean wholeLine(int at, byte sign) {
        byte[] text = place.text();
        int end = place.textEnd();
        if (Bytes.find(text, at, end, "\0") < end) {
            return false;
        }
        if (header && sign == ':') {
            return !isEnclosed(at);
        }
        return nameStart >= 0
                && (sign == ':' || sign == '=')
                && !isInQuotes(at)
                && isLineStart(nameStart)
                && !hasOtherAssignment(at, end);
    }

    private boolean isLineStart(int at) {
        byte[] text = place.text();
        int i = place.lineStart();
        while (i < at && (Bytes.isSpace(text[i]) || text[i] == '#' || text[i] == ';')) {
            i++;
        }
        for (String lead :
                new String[] {"- ", "export ", "set ", "env ", "Environment=", "declare -x ", "setenv ", "ENV "}) {
            if (Bytes.startsWith(text, i, at, lead)) {
                i = Bytes.skipSpace(text, i + lead.length(), at);
            }
        }
        return i == at;
    }

    private boolean hasOtherAssignment(int from, int end) {
        byte[] text = place.text();
        for (int i = from + 1; i < end; i++) {
            if (text[i] == '=' && Bytes.isName(text[i - 1])) {
                int start = i;
                while (start > from && Bytes.isName(text[start - 1])) {
                    start--;
                }
                if (start > from
                        && (text[start - 1] == ' '
                                || text[start - 1] == ';'
                                || text[start - 1] == ','
                                || text[start - 1] == '&')) {
                    return true;
                }
                if (start > from && text[start - 1] == ' ') {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether there are quotes before on this line, so that this may be inside of a string of JSON. */
    private boolean isEnclosed(int at) {
        byte[] text = place.text();
        for (int i = place.lineStart(); i < at; i++) {
            if (text[i] == '"' || text[i] == '\'') {
                return true;
            }
        }
        return false;
    }

    /** Where a string that this may be inside of ends at the latest. */
    private int enclosingEnd(int from, int end) {
        byte[] text = place.text();
        int i = from;
        while (i < end && text[i] != '"') {
            i++;
        }
        while (i > from && i < end && text[i - 1] == '\\') {
            i--;
        }
        return i;
    }

    /** Whether a quote was opened on this line before, and not closed. */
    private boolean isInQuotes(int at) {
        byte[] text = place.text();
        int quotes = 0;
        int single = 0;
        for (int i = place.lineStart(); i < at; i++) {
            quotes += text[i] == '"' ? 1 : 0;
            single += text[i] == '\'' ? 1 : 0;
        }
        return (quotes & 1) == 1 || (single & 1) == 1;
    }

    /** Where the quotes end that the whole header is in. */
    private int quoteEnd(int from, int end) {
        byte[] text = place.text();
        int i = from;
        while (i < end && !Bytes.isQuote(text[i]) && text[i] != 0) {
            i++;
        }
        while (i > from && i < end && text[i - 1] == '\\') {
            i--;
        }
        return i;
    }

    /** Where a value without quotes ends: at a blank, a quote, or a mark that parts it from what follows. */
    private int wordEnd(int from, int end) {
        byte[] text = place.text();
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

    private boolean isNothing(int from, int end) {
        byte[] text = place.text();
        int length = end - from;
        if (length <= 0 || length < shortest) {
            return true;
        }
        if (rule.equals("session") && Bytes.startsWith(text, from, end, "0x")) {
            return true;
        }
        if (length <= 12 && NOTHING.contains(place.lower(from, end).strip())) {
            return true;
        }
        return isRepeated(text, from, end) || isReference(text, from, end);
    }

    /** Another program's mask. */
    private static boolean isRepeated(byte[] text, int from, int end) {
        byte first = text[from];
        if (first != '*' && first != 'x' && first != 'X' && first != '.' && first != '-' && first != '#') {
            return false;
        }
        for (int i = from; i < end; i++) {
            if (text[i] != first) {
                return false;
            }
        }
        return end - from >= 3 || first == '*' || first == '-';
    }

    /** {@code ${DB_PASSWORD}}, {@code $(cat file)}, {@code {{ .Values.password }}}: says where the secret is. */
    private static boolean isReference(byte[] text, int from, int end) {
        boolean braces = Bytes.startsWith(text, from, end, "${") && text[end - 1] == '}';
        boolean template = Bytes.startsWith(text, from, end, "{{") && text[end - 1] == '}';
        return (braces || template) && Bytes.find(text, from, end, ":-") == end;
    }
}

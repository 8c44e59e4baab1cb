package io.muster.redaction.strict;

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
            new ValueList(this).mask(at);
        } else if (text[at] == '{') {
            // An object: its fields have names of their own.
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
        if (quote.mark() != '"' && Surroundings.isEnclosed(place, at)) {
            limit = Surroundings.stringEnd(text, from, limit);
        }
        maskUnlessNothing(from, quote.end(text, from, limit));
    }

    /** Masks a range without the scheme that it may begin with. */
    void maskUnlessNothing(int from, int end) {
        int secret = header ? Schemes.skip(place, from, end) : from;
        if (!isNothing(secret, end)) {
            place.mask(secret, end, rule);
        }
    }

    /** A number of JSON becomes a string, so that the line still parses. */
    private void literal(int at) {
        byte[] text = place.text();
        int end = at;
        while (end < place.textEnd() && ",}] \t\\\"".indexOf(text[end]) < 0) {
            end++;
        }
        replaceLiteral(at, end);
    }

    void replaceLiteral(int from, int end) {
        Quote around = key;
        if (around != null && end > from && !isNothing(from, end)) {
            place.replace(from, end, around.quoted(Place.MASK), rule);
        }
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
        int to = plainEnd(at, end, sign);
        while (to > at && Bytes.isSpace(text[to - 1])) {
            to--;
        }
        int from = header ? Schemes.skip(place, at, to) : at;
        if (from == at && to < end && text[to] == ' ' && Schemes.isOne(place, at, to)) {
            // "token=Bearer abc": the word after the scheme is the secret.
            from = to + 1;
            to = from < end && text[from] == '{' ? from : WordEnd.of(text, from, end);
        }
        if (!isNothing(from, to) && !isObject(from, to)) {
            place.mask(from, to, rule);
        }
    }

    private int plainEnd(int at, int end, byte sign) {
        if (isWholeLine(at, sign)) {
            return end;
        }
        return header && sign == ':'
                ? Surroundings.headerEnd(place.text(), at, end)
                : WordEnd.of(place.text(), at, end);
    }

    /** {@code Token{a64f992 …}}: how Java prints an object; what is in it has names of its own. */
    private boolean isObject(int from, int to) {
        return place.text()[to - 1] != '}' && opensObject(from, to, '{');
    }

    /** Whether a class name and this bracket stand here. */
    boolean opensObject(int from, int to, char bracket) {
        byte[] text = place.text();
        int i = from;
        while (i < to && text[i] >= 'A' && Bytes.isAlphanumeric(text[i])) {
            i++;
        }
        return i > from + 2 && i < to && text[i] == bracket && text[from] <= 'Z';
    }

    /** Masks one word. */
    void token(int at) {
        int to = WordEnd.of(place.text(), at, place.textEnd());
        if (!isNothing(at, to)) {
            place.mask(at, to, rule);
        }
    }

    /**
     * Whether the value is all the rest: a header, or an assignment with nothing before it and no other assignment
     * behind it.
     */
    private boolean isWholeLine(int at, byte sign) {
        byte[] text = place.text();
        int end = place.textEnd();
        if (Bytes.find(text, at, end, "\0") < end) {
            return false;
        }
        if (header && sign == ':') {
            return !Surroundings.isEnclosed(place, at);
        }
        return nameStart >= 0
                && (sign == ':' || sign == '=')
                && !Surroundings.isInQuotes(place, at)
                && Surroundings.isLineStart(place, nameStart)
                && !Surroundings.hasOtherAssignment(text, at, end);
    }

    private boolean isNothing(int from, int end) {
        return end - from < shortest
                || (rule.equals("session") && PlainSessions.is(place.text(), from, end))
                || Nothing.is(place, from, end);
    }
}

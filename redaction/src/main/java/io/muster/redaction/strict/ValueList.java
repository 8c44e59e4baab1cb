package io.muster.redaction.strict;

/** A value that is a list: each string and number in it goes. */
record ValueList(Value value) {
    /** @param at where its bracket is */
    void mask(int at) {
        Quote key = value.key();
        if (key == null || key.mark() != '"') {
            plain(at + 1);
        } else {
            json(at + 1);
        }
    }

    /** Lists in it too; one that goes on in the next lines is followed there. */
    private void json(int from) {
        byte[] text = value.place().text();
        int end = value.place().textEnd();
        int depth = 1;
        int i = from;
        while (i < end && depth > 0) {
            Quote quote = Quote.at(text, i, end);
            if (quote != null) {
                i = string(quote, i);
            } else if (isLiteral(text[i])) {
                int start = i;
                while (i < end && isLiteral(text[i])) {
                    i++;
                }
                value.replaceLiteral(start, i);
            } else if (text[i] == '{') {
                // Its fields have names of their own.
                return;
            } else {
                depth += text[i] == '[' ? 1 : text[i] == ']' ? -1 : 0;
                i++;
            }
        }
        if (depth > 0) {
            value.place().continuation().expectList(value.rule());
        }
    }

    /** {@code [Bearer x]} of Go, {@code ['x']} of Python; {@code [Credential(user=x)]} of Java has names in it. */
    private void plain(int from) {
        byte[] text = value.place().text();
        int end = value.place().textEnd();
        int i = from;
        boolean strings = false;
        while (i < end && text[i] != ']') {
            Quote quote = Quote.at(text, i, end);
            if (quote == null) {
                i++;
            } else if (value.place().closesString(i)) {
                break;
            } else {
                strings = true;
                i = string(quote, i);
            }
        }
        if (!strings && !value.opensObject(from, i, '(')) {
            value.maskUnlessNothing(from, i);
        }
    }

    /** Masks a string and tells where it ends. */
    private int string(Quote quote, int at) {
        byte[] text = value.place().text();
        int end = value.place().textEnd();
        int from = at + quote.length();
        int to = quote.end(text, from, end);
        value.maskUnlessNothing(from, to);
        return Math.min(end, to + quote.length());
    }

    private static boolean isLiteral(byte b) {
        return Bytes.isName(b) || b == '+';
    }
}

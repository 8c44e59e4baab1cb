package io.muster.redaction.strict;

/** What one line has begun and later ones go on with: keys over several lines, blocks, pairs, lists. */
final class Continuation {
    private static final int MAX_LINES = 5000;
    private static final int SHORTEST_RUN = 16;

    private enum Kind {
        NONE,
        KEY,
        BLOCK,
        VALUE,
        LIST,
        TOKEN
    }

    private Kind kind = Kind.NONE;
    private String rule = "";
    private int indent;
    private int lines;
    private boolean wholeLinesOnly;

    boolean isOpen() {
        return kind != Kind.NONE;
    }

    void expectKey(String newRule) {
        open(Kind.KEY, newRule);
        wholeLinesOnly = false;
    }

    void expectValue(String newRule) {
        open(Kind.VALUE, newRule);
    }

    void expectList(String newRule) {
        open(Kind.LIST, newRule);
    }

    void expectToken(String newRule) {
        open(Kind.TOKEN, newRule);
    }

    /** @param newIndent of the line with the name; lines that are indented further belong to its value */
    void expectBlock(String newRule, int newIndent) {
        open(Kind.BLOCK, newRule);
        indent = newIndent;
    }

    private void open(Kind newKind, String newRule) {
        kind = newKind;
        rule = newRule;
        lines = 0;
    }

    /** The missing part may have held the beginning of a key. */
    void afterGap() {
        open(Kind.KEY, "private-key");
        wholeLinesOnly = true;
    }

    /**
     * Takes lines while they belong to what is open.
     *
     * @return where the first line begins that does not
     */
    int resume(Place place, int from) {
        int at = from;
        while (kind != Kind.NONE && at < place.blockEnd()) {
            place.line(at);
            Kind before = kind;
            if (!take(place)) {
                kind = Kind.NONE;
                return at;
            }
            at = Math.min(place.lineEnd() + 1, place.blockEnd());
            if (++lines > MAX_LINES && before != Kind.NONE) {
                kind = Kind.NONE;
            }
        }
        return at;
    }

    private boolean take(Place place) {
        return switch (kind) {
            case KEY -> key(place);
            case BLOCK -> block(place);
            case VALUE -> value(place);
            case LIST -> list(place);
            case TOKEN -> token(place);
            case NONE -> false;
        };
    }

    private boolean key(Place place) {
        byte[] text = place.text();
        int end = place.textEnd();
        int marker = Bytes.find(text, place.lineStart(), end, "-----END");
        if (marker < end) {
            runs(place, place.lineStart(), marker, 1);
            kind = Kind.NONE;
            return true;
        }
        int start = Bytes.skipSpace(text, place.lineStart(), end);
        if (start == end || (lines < 4 && isKeyHeader(text, start, end))) {
            return true;
        }
        boolean all = Bytes.base64End(text, start, end) == end;
        if (wholeLinesOnly) {
            return all && runs(place, start, end, SHORTEST_RUN);
        }
        return runs(place, start, end, all ? 1 : SHORTEST_RUN);
    }

    private static boolean isKeyHeader(byte[] text, int at, int end) {
        return Bytes.startsWith(text, at, end, "Proc-Type")
                || Bytes.startsWith(text, at, end, "DEK-Info")
                || Bytes.startsWith(text, at, end, "Comment")
                || Bytes.startsWith(text, at, end, "Version");
    }

    /** Masks the runs of Base64 of a line. */
    boolean runs(Place place, int from, int end, int shortest) {
        byte[] text = place.text();
        boolean found = false;
        for (int i = from; i < end; i++) {
            int to = Bytes.base64End(text, i, end);
            if (to - i >= shortest) {
                place.mask(i, to, rule);
                found = true;
            }
            i = Math.max(i, to);
        }
        return found;
    }

    private boolean block(Place place) {
        byte[] text = place.text();
        int end = place.textEnd();
        int start = Bytes.skipSpace(text, place.lineStart(), end);
        if (start == end) {
            return true;
        }
        if (start - place.lineStart() <= indent) {
            return false;
        }
        place.mask(start, end, rule);
        return true;
    }

    private boolean value(Place place) {
        if (Pairs.maskLine(place, rule)) {
            kind = Kind.NONE;
            return true;
        }
        byte[] text = place.text();
        int start = Bytes.skipSpace(text, place.lineStart(), place.textEnd());
        boolean over = lines >= 3
                || start == place.textEnd()
                || text[start] == '{'
                || text[start] == '}'
                || text[start] == '-';
        return !over;
    }

    private boolean list(Place place) {
        byte[] text = place.text();
        int end = place.textEnd();
        int i = Bytes.skipSpace(text, place.lineStart(), end);
        while (i < end && text[i] != ']') {
            Quote quote = Quote.at(text, i, end);
            if (quote == null) {
                if (text[i] == '{' || text[i] == ':') {
                    return false;
                }
                i++;
                continue;
            }
            int from = i + quote.length();
            int to = quote.end(text, from, end);
            place.mask(from, to, rule);
            i = Math.min(end, to + quote.length());
        }
        if (i < end) {
            kind = Kind.NONE;
        }
        return true;
    }

    private boolean token(Place place) {
        kind = Kind.NONE;
        int start = Bytes.skipSpace(place.text(), place.lineStart(), place.textEnd());
        new Value(place, rule, null, false, -1).mask(start, (byte) ' ');
        return true;
    }
}

package io.muster.redaction.strict;

/**
 * Where the strings of a line of JSON are, so that what is hidden never reaches over the end of one and the line still
 * parses. Goes along the line once while places are asked for in order.
 */
final class JsonLine {
    private byte[] text = {};
    private int start;
    private int end;
    private boolean json;
    private int cursor;
    private boolean inString;

    void begin(byte[] block, int lineStart, int lineEnd) {
        text = block;
        start = lineStart;
        end = lineEnd;
        json = looksLikeJson();
        cursor = lineStart;
        inString = false;
    }

    private boolean looksLikeJson() {
        int first = Bytes.skipSpace(text, start, end);
        if (first >= end) {
            return false;
        }
        if (text[first] == '"') {
            return true;
        }
        if (text[first] != '{' && text[first] != '[') {
            return false;
        }
        int second = Bytes.skipSpace(text, first + 1, end);
        return second < end
                && (text[second] == '"'
                        || text[second] == '{'
                        || text[second] == '['
                        || (text[first] == '[' && isLiteralInList(second)));
    }

    /** {@code [1, …]}, {@code [true, …]}; but {@code [1] …} and {@code [1, main] …} begin lines that are no JSON. */
    private boolean isLiteralInList(int at) {
        int i = at;
        while (i < end && (Bytes.isName(text[i]) || text[i] == '+')) {
            i++;
        }
        boolean literal = (text[at] >= '0' && text[at] <= '9')
                || text[at] == '-'
                || Bytes.startsWith(text, at, i, "true")
                || Bytes.startsWith(text, at, i, "false")
                || Bytes.startsWith(text, at, i, "null");
        int comma = Bytes.skipSpace(text, i, end);
        int last = end;
        while (last > comma && (Bytes.isSpace(text[last - 1]) || text[last - 1] == ',')) {
            last--;
        }
        return literal && comma < last && text[comma] == ',' && text[last - 1] == ']';
    }

    /** Whether a quote that ends a string of the line stands here. */
    boolean closesString(int at) {
        return json && at < end && text[at] == '"' && isInString(at) && cursor == at;
    }

    private boolean isInString(int at) {
        if (at < cursor) {
            cursor = start;
            inString = false;
        }
        while (cursor < at) {
            if (inString && text[cursor] == '\\') {
                cursor++;
            } else if (text[cursor] == '"') {
                inString = !inString;
            }
            cursor++;
        }
        return inString;
    }

    /** Where a range has to begin: not within an escape. */
    int from(int from) {
        return json && isInString(from) ? cursor : from;
    }

    /** Where a range that begins here has to end; {@code from} where nothing of it can be hidden. */
    int to(int from, int to) {
        if (!json) {
            return to;
        }
        boolean string = isInString(from);
        boolean telling = false;
        int i = from;
        while (i < to && text[i] != '"') {
            telling |= Bytes.isAlphanumeric(text[i]);
            if (string && text[i] == '\\') {
                if (i + 1 >= to) {
                    break;
                }
                i++;
            }
            i++;
        }
        return string || telling ? Math.min(i, to) : from;
    }
}

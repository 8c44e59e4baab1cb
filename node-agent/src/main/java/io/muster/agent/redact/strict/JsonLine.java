package io.muster.agent.redact.strict;

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
        int second = Bytes.skipSpace(text, first + 1, end);
        return (text[first] == '{' || text[first] == '[')
                && second < end
                && (text[second] == '"' || text[second] == '{' || text[second] == '[');
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

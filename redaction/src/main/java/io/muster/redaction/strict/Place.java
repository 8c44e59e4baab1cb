package io.muster.redaction.strict;

import io.muster.redaction.Edits;
import io.muster.redaction.Lines;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The line that is being looked at, and what is to be done about it. Reused from line to line. */
final class Place {
    static final byte[] MASK = "***HIDDEN***".getBytes(StandardCharsets.US_ASCII);

    private final Continuation continuation;
    private final JsonLine json = new JsonLine();
    private final NameCache names = new NameCache();
    private byte[] text = {};
    private int low;
    private int to;
    private int lineStart;
    private int lineEnd = -1;
    private int masked;
    private Edits edits = new Edits();

    Place(Continuation continuation) {
        this.continuation = continuation;
    }

    void begin(byte[] block, int from, int end, Edits target) {
        text = block;
        low = from;
        to = end;
        lineStart = from;
        lineEnd = -1;
        masked = from;
        edits = target;
    }

    /** Moves to the line that holds a position. */
    void moveTo(int at) {
        if (lineEnd >= at && lineStart <= at) {
            return;
        }
        line(Lines.start(text, low, at));
    }

    /** Moves to the line that begins here. */
    void line(int start) {
        int end = Lines.end(text, start, to);
        lineStart = start;
        lineEnd = end;
        json.begin(text, start, end);
    }

    NameCache names() {
        return names;
    }

    byte[] text() {
        return text;
    }

    int lineStart() {
        return lineStart;
    }

    /** Where the line feed is, or the end of the text. */
    int lineEnd() {
        return lineEnd;
    }

    /** As {@link #lineEnd}, without a carriage return. */
    int textEnd() {
        return lineEnd > lineStart && text[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    }

    int blockEnd() {
        return to;
    }

    /** Up to where everything has been masked or left for good. */
    int masked() {
        return masked;
    }

    Continuation continuation() {
        return continuation;
    }

    /** Masks a range, unless it is empty or a mask already. */
    void mask(int from, int end, String rule) {
        replace(from, end, MASK, rule);
    }

    void replace(int from, int end, byte[] with, String rule) {
        int start = json.from(from);
        int stop = json.to(start, end);
        if (start >= stop || isMask(start, stop)) {
            return;
        }
        edits.replace(start, stop, with, rule);
        masked = Math.max(masked, stop);
    }

    /** Whether the string of JSON that this is in ends here. */
    boolean closesString(int at) {
        return json.closesString(at);
    }

    private boolean isMask(int from, int end) {
        return Bytes.startsWith(text, from, end, "***");
    }

    /** A part in lower case. Only for what is short. */
    String lower(int from, int end) {
        return new String(text, from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }
}

package io.muster.redaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Feeds a text to the stages of an entry in blocks of whole lines, and says what came of it as differences to the
 * original. Fails where it can't be sure: on a line that is too long, and when time is up.
 */
public final class TextPipeline {
    /** Longer lines are not judged. */
    static final int MAX_LINE = 4 << 20;

    /** Longer texts are not given to a stage that needs the whole. */
    public static final int MAX_WHOLE = 16 << 20;

    /** What stands for a line whose beginning is missing, for what it is can't be known. */
    private static final byte[] CUT_LINE = "***HIDDEN***".getBytes(StandardCharsets.US_ASCII);

    private static final String CUT_RULE = "cut-line";
    private static final int BLOCK = 256 << 10;

    private final List<Stage> stages;
    private final Output output;
    private final Counts counts;
    private final Deadline deadline;
    private final boolean whole;
    private final Edits edits = new Edits();
    private final Edits later = new Edits();
    private byte[] buffer = new byte[BLOCK];
    private int filled;
    private boolean inCutLine;
    private boolean cutLineTold;

    TextPipeline(List<Stage> stages, Output output, Counts counts, Deadline deadline) {
        this.stages = stages;
        this.output = output;
        this.counts = counts;
        this.deadline = deadline;
        this.whole = stages.stream().anyMatch(Stage::needsWholeEntry);
    }

    /** Takes the next bytes of the text. */
    void accept(ByteBuffer piece) throws IOException {
        while (piece.hasRemaining()) {
            if (filled == buffer.length) {
                makeRoom();
            }
            int n = Math.min(piece.remaining(), buffer.length - filled);
            piece.get(buffer, filled, n);
            filled += n;
        }
    }

    /** Gives on what whole lines it has. */
    void flushLines() throws IOException {
        int lines = lastLineEnd();
        if (lines > 0) {
            flush(lines);
        }
    }

    /** Text is missing here. */
    void gap() throws IOException {
        flush(whole || inCutLine ? filled : lastLineEnd());
        if (filled > 0) {
            hide(filled);
            cutLineTold = true;
            filled = 0;
        }
        stages.forEach(Stage::gap);
        inCutLine = true;
    }

    void finish() throws IOException {
        flush(filled);
    }

    private void makeRoom() throws IOException {
        int lines = whole ? 0 : lastLineEnd();
        if (lines > 0) {
            flush(lines);
        } else if (inCutLine) {
            flush(filled);
        } else if (filled >= (whole ? MAX_WHOLE : MAX_LINE)) {
            throw new RedactionFailure(
                    whole
                            ? "its redactors need the whole text, which is longer than " + MAX_WHOLE + " bytes"
                            : "a line is longer than " + MAX_LINE + " bytes");
        } else {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    private int lastLineEnd() {
        for (int i = filled; i > 0; i--) {
            if (buffer[i - 1] == '\n') {
                return i;
            }
        }
        return 0;
    }

    private void flush(int to) throws IOException {
        deadline.check();
        int from = inCutLine ? hideCutLine(to) : 0;
        if (from < to) {
            block(from, to);
        }
        System.arraycopy(buffer, to, buffer, 0, filled - to);
        filled -= to;
    }

    private int hideCutLine(int to) throws IOException {
        int end = 0;
        while (end < to && buffer[end] != '\n') {
            end++;
        }
        hide(end);
        if (end < to) {
            inCutLine = false;
            cutLineTold = false;
        } else {
            cutLineTold |= end > 0;
        }
        return end;
    }

    /** Of a line that a limit has cut nothing is known; one mask stands for what is left of it. */
    private void hide(int length) throws IOException {
        if (cutLineTold) {
            output.replace(length, new byte[0]);
        } else if (length > 0) {
            output.replace(length, CUT_LINE);
            counts.add(CUT_RULE);
        }
    }

    private void block(int from, int to) throws IOException {
        byte[] text = buffer;
        int start = from;
        int end = to;
        int changes = 0;
        edits.clear();
        for (Stage stage : stages) {
            later.clear();
            stage.scan(text, start, end, later);
            if (later.isEmpty()) {
                continue;
            }
            later.settle();
            count(later);
            if (stages.size() > 1) {
                text = later.apply(text, start, end);
                start = 0;
                end = text.length;
            }
            if (changes++ == 0) {
                edits.take(later);
            }
        }
        if (changes <= 1) {
            emit(from, to);
        } else {
            Difference.emit(buffer, from, to, text, output);
        }
    }

    private void count(Edits found) {
        for (int i = 0; i < found.count(); i++) {
            counts.add(found.rule(i));
        }
    }

    private void emit(int from, int to) throws IOException {
        int kept = from;
        for (int i = 0; i < edits.count(); i++) {
            if (edits.start(i) > kept) {
                output.keep(buffer, kept, edits.start(i) - kept);
            }
            output.replace(edits.end(i) - edits.start(i), edits.text(i));
            kept = edits.end(i);
        }
        if (kept < to) {
            output.keep(buffer, kept, to - kept);
        }
    }
}

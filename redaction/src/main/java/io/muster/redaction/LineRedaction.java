package io.muster.redaction;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redacts a text that is still being written, whole line by whole line, with the rules that its entry will be redacted
 * by. What can't be judged without the rest of the text is withheld. For one thread.
 */
public final class LineRedaction {
    /** Time counts for one entry that is there as a whole; this one may take as long as its collector. */
    private static final Duration NO_LIMIT = Duration.ofDays(3650);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final byte[] sample = new byte[ContentKind.SAMPLE];
    private final @Nullable TextPipeline pipeline;
    private int sampled;
    private @Nullable String problem;

    private LineRedaction(@Nullable TextPipeline pipeline, @Nullable String problem) {
        this.pipeline = pipeline;
        this.problem = problem;
    }

    /** Lets everything pass. */
    static LineRedaction none() {
        return new LineRedaction(null, null);
    }

    static LineRedaction withheld(String reason) {
        return new LineRedaction(null, reason);
    }

    static LineRedaction by(List<Stage> stages) {
        if (stages.stream().anyMatch(Stage::needsWholeEntry)) {
            return withheld("its redactors need the whole text");
        }
        Collecting collecting = new Collecting();
        LineRedaction redaction =
                new LineRedaction(new TextPipeline(stages, collecting, new Counts(), new Deadline(NO_LIMIT)), null);
        collecting.to = redaction.out;
        return redaction;
    }

    private static final class Collecting implements Output {
        private ByteArrayOutputStream to = new ByteArrayOutputStream();

        @Override
        public void keep(byte[] original, int from, int length) {
            to.write(original, from, length);
        }

        @Override
        public void replace(int dropped, byte[] text) {
            to.write(text, 0, text.length);
        }
    }

    /** Takes what came next, and gives the lines that are whole now. */
    public byte[] accept(ByteBuffer piece) {
        if (problem == null) {
            look(piece.duplicate());
        }
        return problem != null ? new byte[0] : redact(piece, false);
    }

    /** Some of the text is missing here; gives what can be given of the text before. */
    public byte[] gap() {
        try {
            if (problem == null && pipeline != null) {
                pipeline.gap();
            }
        } catch (IOException | RuntimeException e) {
            problem = "redaction failed";
        }
        return take();
    }

    /** Nothing follows; gives the rest. */
    public byte[] finish() {
        return problem != null ? new byte[0] : redact(ByteBuffer.allocate(0), true);
    }

    /** Why nothing is given any more; null while something is. */
    public @Nullable String problem() {
        return problem;
    }

    private byte[] redact(ByteBuffer piece, boolean last) {
        TextPipeline rules = pipeline;
        try {
            if (rules == null) {
                byte[] same = new byte[piece.remaining()];
                piece.get(same);
                return same;
            }
            rules.accept(piece);
            if (last) {
                rules.finish();
            } else {
                rules.flushLines();
            }
        } catch (IOException e) {
            problem = String.valueOf(e.getMessage());
        } catch (RuntimeException | StackOverflowError e) {
            problem = "a redaction rule failed: " + e.getClass().getSimpleName();
        }
        return take();
    }

    private byte[] take() {
        byte[] text = problem == null ? out.toByteArray() : new byte[0];
        out.reset();
        return text;
    }

    /** The rules are for text; what is none may hold what they would not see. */
    private void look(ByteBuffer piece) {
        int count = Math.min(piece.remaining(), sample.length - sampled);
        if (pipeline == null || count == 0) {
            return;
        }
        piece.get(sample, sampled, count);
        sampled += count;
        if (ContentKind.of(sample, sampled) != ContentKind.TEXT) {
            problem = "it is not plain text";
        }
    }
}

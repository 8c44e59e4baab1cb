package io.muster.agent.pack;

import io.muster.agent.process.CapturedOutput;
import io.muster.redaction.RedactionFailure;
import io.muster.redaction.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What a limit keeps of a command's output. */
record OutputSource(CapturedOutput output, Cut cut) implements Source {
    /** An archive that a command has printed is opened in memory. */
    private static final int MAX_ARCHIVE = 8 << 20;

    @Override
    public long size() {
        return cut.kept();
    }

    @Override
    public void read(Sink sink) throws IOException {
        CutWriter kept = new CutWriter(cut, sink);
        long[] gaps = output.gaps();
        long[] position = {0};
        output.forEach(piece -> {
            if (Arrays.stream(gaps).anyMatch(gap -> gap == position[0])) {
                kept.gap();
            }
            position[0] += piece.remaining();
            kept.piece(piece);
        });
    }

    @Override
    public boolean hasGap() {
        return !cut.isWhole() || output.gaps().length > 0;
    }

    @Override
    public InputStream open() throws IOException {
        if (output.size() > MAX_ARCHIVE) {
            throw new RedactionFailure("an archive of more than " + MAX_ARCHIVE + " bytes that a command has printed");
        }
        return new ByteArrayInputStream(output.bytes());
    }

    /** What a limit keeps of a content in memory. */
    static Source of(ByteBuffer content, Cut cut) {
        byte[] array = content.array();
        int offset = content.arrayOffset() + content.position();
        Source whole = Source.of(array, offset, content.remaining());
        if (cut.isWhole()) {
            return whole;
        }
        return new Source() {
            @Override
            public long size() {
                return cut.kept();
            }

            @Override
            public void read(Sink sink) throws IOException {
                whole.read(new CutWriter(cut, sink));
            }

            @Override
            public boolean hasGap() {
                return true;
            }

            @Override
            public InputStream open() throws IOException {
                return whole.open();
            }
        };
    }
}

package io.muster.agent.pack;

import io.muster.redaction.Source;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Hands on the part of a content that a {@link Cut} keeps, while the whole passes by piece after piece. */
final class CutWriter implements Source.Sink {
    private final Cut cut;
    private final Source.Sink sink;
    private long position;
    private boolean markerWritten;

    CutWriter(Cut cut, Source.Sink sink) {
        this.cut = cut;
        this.sink = sink;
    }

    /** Takes the next piece of the whole; what comes after its announced size is ignored. */
    @Override
    public void piece(ByteBuffer piece) throws IOException {
        long start = position;
        position += piece.remaining();
        part(piece, start, 0, cut.head());
        if (position >= cut.head()) {
            marker();
        }
        part(piece, start, cut.tailStart(), cut.size());
    }

    @Override
    public void gap() throws IOException {
        sink.gap();
    }

    private void part(ByteBuffer piece, long start, long from, long to) throws IOException {
        long first = Math.max(from, start);
        long last = Math.min(to, start + piece.remaining());
        if (first < last) {
            sink.piece(piece.slice(piece.position() + Math.toIntExact(first - start), Math.toIntExact(last - first)));
        }
    }

    private void marker() throws IOException {
        if (!markerWritten && !cut.marker().isEmpty()) {
            sink.gap();
            sink.piece(cut.markerBytes());
            sink.gap();
        }
        markerWritten = true;
    }
}

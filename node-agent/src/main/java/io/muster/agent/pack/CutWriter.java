package io.muster.agent.pack;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Hands on the part of a content that a {@link Cut} keeps, while the whole passes by piece after piece. */
final class CutWriter {
    private final Cut cut;
    private final OpenEntry entry;
    private long position;
    private boolean markerWritten;

    CutWriter(Cut cut, OpenEntry entry) {
        this.cut = cut;
        this.entry = entry;
    }

    /** Takes the next piece of the whole; what comes after its announced size is ignored. */
    void accept(ByteBuffer piece) throws IOException {
        long start = position;
        position += piece.remaining();
        part(piece, start, 0, cut.head());
        if (position >= cut.head()) {
            marker();
        }
        part(piece, start, cut.tailStart(), cut.size());
    }

    private void part(ByteBuffer piece, long start, long from, long to) throws IOException {
        long first = Math.max(from, start);
        long last = Math.min(to, start + piece.remaining());
        if (first < last) {
            entry.write(piece.slice(piece.position() + Math.toIntExact(first - start), Math.toIntExact(last - first)));
        }
    }

    private void marker() throws IOException {
        if (!markerWritten && !cut.marker().isEmpty()) {
            entry.write(cut.markerBytes());
        }
        markerWritten = true;
    }
}

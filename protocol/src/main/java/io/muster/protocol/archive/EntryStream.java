package io.muster.protocol.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** One entry's content. */
final class EntryStream extends InputStream {
    private final FrameReader frames;
    private long position;
    private long remaining;

    EntryStream(FrameReader frames, EntryRecord entry) {
        this(frames, entry, 0, entry.type() == EntryHeader.EntryType.FILE ? entry.size() : 0);
    }

    /** A stretch of the content, which must be within it. */
    EntryStream(FrameReader frames, EntryRecord entry, long from, long length) {
        Objects.checkFromIndexSize(from, /* size= */ length, /* length= */ entry.size());
        this.frames = frames;
        this.position = entry.at() + entry.headerBytes() + from;
        this.remaining = length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (remaining == 0) {
            return -1;
        }
        int n = (int) Math.min(length, remaining);
        int[] at = {offset};
        frames.read(position, n, piece -> {
            int size = piece.remaining();
            piece.get(target, at[0], size);
            at[0] += size;
        });
        position += n;
        remaining -= n;
        return n;
    }
}

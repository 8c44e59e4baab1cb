package io.muster.protocol.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** A stretch of a source as a stream. */
final class SourceInput extends InputStream {
    private static final int BUFFER = 256 << 10;

    /** Takes a piece; its bytes are valid until it returns. */
    @FunctionalInterface
    interface Piece {
        void take(ByteBuffer bytes) throws IOException;
    }

    private final SeekableSource source;
    private long at;
    private long left;

    SourceInput(SeekableSource source, long at, long length) {
        this.source = source;
        this.at = at;
        this.left = length;
    }

    /** Reads a stretch piece by piece. */
    static void forEach(SeekableSource source, long at, long length, Piece consumer) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER, length));
        for (long done = 0; done < length; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - done));
            source.read(at + done, buffer);
            done += buffer.position();
            consumer.take(buffer.flip());
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int n = (int) Math.min(length, left);
        source.read(at, ByteBuffer.wrap(target, offset, n));
        at += n;
        left -= n;
        return n;
    }
}

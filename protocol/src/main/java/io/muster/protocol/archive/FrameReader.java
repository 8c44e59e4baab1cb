package io.muster.protocol.archive;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads single frames by the frame table, remembering the last one: small entries share frames. */
final class FrameReader implements AutoCloseable {
    private final SeekableSource source;
    private final FrameTable frames;
    private final FrameDecompressor decompressor;
    private ByteBuffer compressed = ByteBuffer.allocateDirect(64 << 10);
    private ByteBuffer content = ByteBuffer.allocateDirect(64 << 10);
    private int current = -1;

    FrameReader(SeekableSource source, FrameTable frames, FrameDecompressor decompressor) {
        this.source = source;
        this.frames = frames;
        this.decompressor = decompressor;
    }

    /** Takes bytes of the tar stream, a piece at a time. */
    @FunctionalInterface
    interface Target {
        void accept(ByteBuffer piece) throws IOException;
    }

    /** Hands {@code length} bytes of the tar stream from {@code offset} on to {@code target}. */
    void read(long offset, long length, Target target) throws IOException {
        long at = offset;
        for (long left = length; left > 0; ) {
            int frame = frames.find(at);
            if (frame < 0) {
                throw new BundleFormatException("the index points beyond the content");
            }
            ByteBuffer bytes = content(frame);
            int skip = (int) (at - frames.contentAt(frame));
            int n = (int) Math.min(left, bytes.limit() - skip);
            target.accept(bytes.slice(skip, n));
            at += n;
            left -= n;
        }
    }

    FrameTable table() {
        return frames;
    }

    private ByteBuffer content(int frame) throws IOException {
        if (frame != current) {
            current = -1;
            compressed = sized(compressed, frames.length(frame));
            source.read(frames.at(frame), compressed);
            content = sized(content, frames.contentLength(frame));
            decompressor.decompress(compressed.flip(), content);
            content.flip();
            current = frame;
        }
        return content;
    }

    private static ByteBuffer sized(ByteBuffer buffer, int length) {
        if (buffer.capacity() >= length) {
            return buffer.clear().limit(length);
        }
        DirectMemory.free(buffer);
        return ByteBuffer.allocateDirect(length);
    }

    @Override
    public void close() {
        DirectMemory.free(compressed);
        DirectMemory.free(content);
    }
}

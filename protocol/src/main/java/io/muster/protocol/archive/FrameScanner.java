package io.muster.protocol.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a file frame by frame from its start, needing no index: the way into a bundle whose end is missing. Ends
 * quietly where the bytes end or stop making sense.
 */
final class FrameScanner implements AutoCloseable {
    /** What is at a place: a content frame, or a block beside the content. */
    record Found(long at, long length, int contentLength, boolean isContent) {
        long end() {
            return at + length;
        }
    }

    private final SeekableSource source;
    private final long size;
    private final SideBlocks sideBlocks;
    private final FrameProbe probe;
    private final ByteBuffer window = ByteBuffer.allocateDirect(Frames.MAX_LENGTH);
    private long windowAt;
    private long position;

    FrameScanner(SeekableSource source, BundleFormat format) throws IOException {
        this.source = source;
        this.size = source.size();
        this.sideBlocks = SideBlocks.of(format);
        this.probe = FrameProbe.of(format);
        window.limit(0);
    }

    /** The next frame or block; null where there is no whole one. */
    @Nullable
    Found next() throws IOException {
        Found found = probe(view());
        if (found == null && windowAt + window.limit() < size) {
            fill();
            found = probe(view());
        }
        if (found != null) {
            position = found.end();
        }
        return found;
    }

    private @Nullable Found probe(ByteBuffer bytes) {
        if (bytes.remaining() >= sideBlocks.headLength()) {
            long length = sideBlocks.blockLength(bytes);
            if (length >= 0) {
                return position + length <= size ? new Found(position, length, 0, false) : null;
            }
        }
        FrameProbe.Frame frame = probe.probe(bytes);
        return frame == null ? null : new Found(position, frame.length(), frame.contentLength(), true);
    }

    private ByteBuffer view() {
        long offset = position - windowAt;
        return offset >= window.limit()
                ? window.slice(0, 0)
                : window.slice((int) offset, window.limit() - (int) offset);
    }

    private void fill() throws IOException {
        windowAt = position;
        window.clear().limit((int) Math.min(window.capacity(), size - position));
        source.read(position, window);
        window.flip();
    }

    @Override
    public void close() {
        probe.close();
        DirectMemory.free(window);
    }
}

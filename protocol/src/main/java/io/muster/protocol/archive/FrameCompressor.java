package io.muster.protocol.archive;

import java.nio.ByteBuffer;

/** Makes frames that stand alone. Holds native memory; for one thread. */
interface FrameCompressor extends AutoCloseable {
    static FrameCompressor of(BundleFormat format) {
        return format == BundleFormat.TAR_ZST ? new ZstdFrameCompressor() : new GzipFrameCompressor();
    }

    /** Upper bound for the frame of so many bytes. */
    int bound(int bytes);

    /**
     * Appends one frame with all of {@code content} to {@code target}.
     *
     * @param content direct
     * @param target direct, with at least {@link #bound} bytes left
     */
    void compress(ByteBuffer content, ByteBuffer target);

    @Override
    void close();
}

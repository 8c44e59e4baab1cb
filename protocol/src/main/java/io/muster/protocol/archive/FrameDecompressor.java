package io.muster.protocol.archive;

import java.nio.ByteBuffer;

/** Opens frames that {@link FrameCompressor} made. Holds native memory; for one thread. */
interface FrameDecompressor extends AutoCloseable {
    static FrameDecompressor of(BundleFormat format) {
        return format == BundleFormat.TAR_ZST ? new ZstdFrameDecompressor() : new GzipFrameDecompressor();
    }

    /**
     * Fills {@code target} with the content of exactly one frame.
     *
     * @param frame direct
     * @param target direct, as long as the content
     * @throws BundleFormatException if the frame is damaged or its content has another length
     */
    void decompress(ByteBuffer frame, ByteBuffer target) throws BundleFormatException;

    @Override
    void close();
}

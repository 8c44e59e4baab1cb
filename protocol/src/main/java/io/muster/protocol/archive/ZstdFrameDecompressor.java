package io.muster.protocol.archive;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/** Opens Zstandard frames; their checksum is verified. */
final class ZstdFrameDecompressor implements FrameDecompressor {
    private final ZstdDecompressCtx context = new ZstdDecompressCtx();

    @Override
    public void decompress(ByteBuffer frame, ByteBuffer target) throws BundleFormatException {
        int expected = target.remaining();
        int n;
        try {
            n = context.decompressDirectByteBuffer(
                    target, target.position(), expected, frame, frame.position(), frame.remaining());
        } catch (ZstdException e) {
            throw new BundleFormatException("a zstd frame is damaged: " + e.getMessage(), e);
        }
        if (n != expected) {
            throw new BundleFormatException("a zstd frame holds " + n + " bytes instead of " + expected);
        }
        target.position(target.position() + n);
    }

    @Override
    public void close() {
        context.close();
    }
}

package io.muster.protocol.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/** Zstandard frames with content size and checksum, each compressed in one call. */
final class ZstdFrameCompressor implements FrameCompressor {
    /** The content is logs, and the CPU belongs to the node. */
    private static final int LEVEL = 1;

    private final ZstdCompressCtx context =
            new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true).setContentSize(true);

    @Override
    public int bound(int bytes) {
        return Math.toIntExact(Zstd.compressBound(bytes)) + 32;
    }

    @Override
    public void compress(ByteBuffer content, ByteBuffer target) {
        int n = context.compressDirectByteBuffer(
                target, target.position(), target.remaining(), content, content.position(), content.remaining());
        target.position(target.position() + n);
        content.position(content.limit());
    }

    @Override
    public void close() {
        context.close();
    }
}

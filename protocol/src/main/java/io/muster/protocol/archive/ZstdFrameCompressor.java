package io.muster.protocol.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Zstandard frames with content size, each made in one call. Content that does not shrink is stored in raw blocks, at
 * the speed of memory.
 */
final class ZstdFrameCompressor implements FrameCompressor {
    /** The content is logs, and the CPU belongs to the node. */
    private static final int LEVEL = 1;

    /** RFC 8878 §3.1.1. */
    private static final int MAGIC = 0xFD2FB528;

    /** Frame header descriptor, §3.1.1.1.1: a content size of four bytes, a single segment, no checksum. */
    private static final byte RAW_DESCRIPTOR = (byte) 0xA0;

    /** Largest block, §3.1.1.2.4. */
    private static final int BLOCK = 128 << 10;

    private final ZstdCompressCtx context =
            new ZstdCompressCtx().setLevel(LEVEL).setChecksum(true).setContentSize(true);
    private final ByteBuffer scratch =
            ByteBuffer.allocateDirect(Math.toIntExact(Zstd.compressBound(Sampling.SAMPLE)) + 32);

    @Override
    public int bound(int bytes) {
        return Math.toIntExact(Zstd.compressBound(bytes)) + 32;
    }

    @Override
    public void compress(ByteBuffer content, ByteBuffer target) {
        if (Sampling.isWorthwhile(content, sample -> compressInto(sample, scratch.clear()))) {
            int n = compressInto(content, target.slice());
            target.position(target.position() + n);
            content.position(content.limit());
        } else {
            store(content, target);
        }
    }

    private int compressInto(ByteBuffer content, ByteBuffer target) {
        return context.compressDirectByteBuffer(
                target, target.position(), target.remaining(), content, content.position(), content.remaining());
    }

    private static void store(ByteBuffer content, ByteBuffer target) {
        ByteOrder before = target.order();
        target.order(ByteOrder.LITTLE_ENDIAN).putInt(MAGIC).put(RAW_DESCRIPTOR).putInt(content.remaining());
        while (content.hasRemaining()) {
            int size = Math.min(content.remaining(), BLOCK);
            boolean last = size == content.remaining();
            int header = size << 3 | (last ? 1 : 0); // block type 0: raw
            target.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
            target.put(content.slice(content.position(), size));
            content.position(content.position() + size);
        }
        target.order(before);
    }

    @Override
    public void close() {
        context.close();
        DirectMemory.free(scratch);
    }
}

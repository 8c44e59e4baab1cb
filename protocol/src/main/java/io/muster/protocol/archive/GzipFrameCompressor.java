package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Gzip members. Content that does not shrink is stored: deflate would spend most of its time on it for nothing. */
final class GzipFrameCompressor implements FrameCompressor {
    /** As quick as level 1 on logs, and a tenth smaller; level 4 costs a fifth of the speed, level 6 four fifths. */
    private static final int LEVEL = 3;

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
    private static final int TRAILER = 8;

    private final Deflater deflater = new Deflater(LEVEL, true);
    private final ByteBuffer scratch = ByteBuffer.allocate(2 * Sampling.SAMPLE);
    private final CRC32 crc = new CRC32();

    @Override
    public int bound(int bytes) {
        return bytes + bytes / 8 + 1024;
    }

    @Override
    public void compress(ByteBuffer content, ByteBuffer target) {
        int size = content.remaining();
        boolean worthwhile = Sampling.isWorthwhile(content, this::compressedSize);
        crc.reset();
        crc.update(content.duplicate());
        target.put(HEADER);
        deflater.reset();
        deflater.setLevel(worthwhile ? LEVEL : Deflater.NO_COMPRESSION);
        deflateAll(content, target);
        ByteBuffer trailer = ByteBuffer.allocate(TRAILER).order(ByteOrder.LITTLE_ENDIAN);
        trailer.putInt((int) crc.getValue()).putInt(size).flip();
        target.put(trailer);
        content.position(content.limit());
    }

    private int compressedSize(ByteBuffer sample) {
        deflater.reset();
        deflater.setLevel(LEVEL);
        scratch.clear();
        deflateAll(sample, scratch);
        return scratch.position();
    }

    private void deflateAll(ByteBuffer content, ByteBuffer target) {
        deflater.setInput(content.duplicate());
        deflater.finish();
        while (!deflater.finished()) {
            if (deflater.deflate(target) == 0 && !target.hasRemaining()) {
                throw new IllegalStateException("deflate made more bytes than its bound");
            }
        }
    }

    @Override
    public void close() {
        deflater.end();
    }
}

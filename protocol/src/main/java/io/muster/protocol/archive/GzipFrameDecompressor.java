package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Opens gzip members without extra fields; their CRC is verified. */
final class GzipFrameDecompressor implements FrameDecompressor {
    static final int HEADER = 10;
    static final int TRAILER = 8;

    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();

    @Override
    public void decompress(ByteBuffer frame, ByteBuffer target) throws BundleFormatException {
        ByteBuffer member = frame.slice().order(ByteOrder.LITTLE_ENDIAN);
        int expected = target.remaining();
        if (member.limit() < HEADER + TRAILER || member.getInt(0) != 0x00088b1f) {
            throw new BundleFormatException("not a gzip member of a bundle");
        }
        ByteBuffer content = target.slice();
        inflater.reset();
        inflater.setInput(member.slice(HEADER, member.limit() - HEADER - TRAILER));
        try {
            while (!inflater.finished()) {
                if (inflater.inflate(content) == 0 && !inflater.finished()) {
                    throw new BundleFormatException("a gzip member has another length than the index says");
                }
            }
        } catch (DataFormatException e) {
            throw new BundleFormatException("a gzip member is damaged: " + e.getMessage(), e);
        }
        crc.reset();
        crc.update(content.duplicate().flip());
        int trailer = member.limit() - TRAILER;
        if (content.hasRemaining()
                || (int) crc.getValue() != member.getInt(trailer)
                || expected != member.getInt(trailer + 4)) {
            throw new BundleFormatException("a gzip member's checksum or length does not match");
        }
        target.position(target.position() + expected);
    }

    @Override
    public void close() {
        inflater.end();
    }
}

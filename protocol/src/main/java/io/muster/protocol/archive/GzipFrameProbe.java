package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A gzip member tells its length only by being inflated. */
final class GzipFrameProbe implements FrameProbe {
    private final Inflater inflater = new Inflater(true);
    private final byte[] sink = new byte[64 << 10];

    @Override
    public @Nullable Frame probe(ByteBuffer bytes) {
        int header = GzipFrameDecompressor.HEADER;
        if (bytes.remaining() < header || bytes.getInt(bytes.position()) != 0x1f8b0800) {
            return null;
        }
        inflater.reset();
        inflater.setInput(bytes.slice(bytes.position() + header, bytes.remaining() - header));
        try {
            while (!inflater.finished()) {
                int n = inflater.inflate(sink);
                if ((n == 0 && !inflater.finished()) || inflater.getBytesWritten() > Frames.MAX_CONTENT) {
                    return null;
                }
            }
        } catch (DataFormatException e) {
            return null;
        }
        long length = header + inflater.getBytesRead() + GzipFrameDecompressor.TRAILER;
        return length <= bytes.remaining() ? new Frame((int) length, (int) inflater.getBytesWritten()) : null;
    }

    @Override
    public void close() {
        inflater.end();
    }
}

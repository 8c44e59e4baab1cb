package io.muster.protocol.archive;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Zstandard frames tell both lengths without being opened. */
final class ZstdFrameProbe implements FrameProbe {
    @Override
    public @Nullable Frame probe(ByteBuffer bytes) {
        if (bytes.remaining() < 4 || bytes.getInt(bytes.position()) != 0x28b52ffd) {
            return null;
        }
        long length;
        long content;
        try {
            length = Zstd.findDirectByteBufferFrameCompressedSize(bytes, bytes.position(), bytes.remaining());
            content = Zstd.getDirectByteBufferFrameContentSize(bytes, bytes.position(), bytes.remaining());
        } catch (ZstdException e) {
            return null;
        }
        boolean whole = !Zstd.isError(length) && length > 0 && length <= bytes.remaining();
        return whole && content > 0 && content <= Frames.MAX_CONTENT ? new Frame((int) length, (int) content) : null;
    }

    @Override
    public void close() {
        // holds nothing
    }
}

package io.muster.protocol.archive;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Small frames that would unpack to much: what comes from a node is unpacked into a room of known size, or not at all.
 */
class BombTest {
    private static final byte[] MUCH = new byte[64 << 20];

    private static byte[] packed(BundleFormat format) throws IOException {
        if (format == BundleFormat.TAR_ZST) {
            return Zstd.compress(MUCH);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(MUCH);
        }
        return out.toByteArray();
    }

    private static byte[] indexPart(int said, byte[] frame) {
        return ByteBuffer.allocate(4 + frame.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(said)
                .put(frame)
                .array();
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void anIndexThatUnpacksToMoreThanItSaysIsRefused(BundleFormat format) throws IOException {
        try (FrameDecompressor decompressor = FrameDecompressor.of(format)) {
            assertThatThrownBy(() -> IndexCodec.unpack(indexPart(1000, packed(format)), decompressor))
                    .isInstanceOf(BundleFormatException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void anIndexThatSaysMoreThanThereCanBeIsRefusedBeforeAnythingIsUnpacked(BundleFormat format) throws IOException {
        try (FrameDecompressor decompressor = FrameDecompressor.of(format)) {
            assertThatThrownBy(() -> IndexCodec.unpack(indexPart(Integer.MAX_VALUE, packed(format)), decompressor))
                    .isInstanceOf(BundleFormatException.class)
                    .hasMessageContaining("impossible length");
        }
    }

    @ParameterizedTest
    @EnumSource(BundleFormat.class)
    void aFrameThatUnpacksToMoreThanItsIndexSaysIsRefused(BundleFormat format) throws IOException {
        byte[] frame = packed(format);
        ByteBuffer source = ByteBuffer.allocateDirect(frame.length).put(frame).flip();
        try (FrameDecompressor decompressor = FrameDecompressor.of(format)) {
            assertThatThrownBy(() -> decompressor.decompress(source, ByteBuffer.allocateDirect(4096)))
                    .isInstanceOf(BundleFormatException.class);
        }
    }
}

package io.muster.protocol.archive;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Packs the small structured parts of the archive: a length, then a frame in the bundle's own compression. */
final class IndexCodec {
    /** Bound on what one packed part may hold: keeps a damaged length from eating the heap. */
    static final int MAX_PART = 64 << 20;

    private IndexCodec() {}

    static ObjectMapper mapper() {
        return Json.mapper();
    }

    static byte[] toJson(Object value) {
        try {
            return mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that has no JSON form", e);
        }
    }

    static <T> T fromJson(byte[] json, Class<T> type) throws BundleFormatException {
        try {
            T value = mapper().readValue(json, type);
            if (value == null) {
                throw new BundleFormatException("an index part is empty");
            }
            return value;
        } catch (BundleFormatException e) {
            throw e;
        } catch (IOException e) {
            throw new BundleFormatException("an index part is damaged", e);
        }
    }

    static ByteBuffer pack(byte[] part, FrameCompressor compressor) {
        ByteBuffer content = ByteBuffer.allocateDirect(part.length);
        ByteBuffer packed =
                ByteBuffer.allocateDirect(4 + compressor.bound(part.length)).order(ByteOrder.LITTLE_ENDIAN);
        try {
            content.put(part).flip();
            packed.putInt(part.length);
            compressor.compress(content, packed);
            return ByteBuffer.allocate(packed.flip().limit()).put(packed).flip();
        } finally {
            DirectMemory.free(content);
            DirectMemory.free(packed);
        }
    }

    static byte[] unpack(byte[] packed, FrameDecompressor decompressor) throws BundleFormatException {
        int length = packed.length < 4
                ? -1
                : ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (length < 0 || length > MAX_PART) {
            throw new BundleFormatException("an index part has an impossible length");
        }
        ByteBuffer frame = ByteBuffer.allocateDirect(packed.length - 4);
        ByteBuffer content = ByteBuffer.allocateDirect(length);
        try {
            frame.put(packed, 4, packed.length - 4).flip();
            decompressor.decompress(frame, content);
            byte[] part = new byte[length];
            content.flip().get(part);
            return part;
        } finally {
            DirectMemory.free(frame);
            DirectMemory.free(content);
        }
    }
}

package io.muster.protocol.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a plain tar, where it is in its source.
 *
 * @param at offset of its first header block
 * @param contentAt offset of its content
 */
record TarEntry(EntryHeader header, long at, long contentAt) {
    private static final int TYPE_AT = 156;
    private static final int SIZE_AT = 124;
    private static final int SIZE_DIGITS = 12;
    /** Longer than any path that an entry may have. */
    private static final int MAX_PAX = 64 << 10;

    /** Offset behind its padding. */
    long end() {
        return contentAt + header.size() + TarHeaders.padding(header.size());
    }

    /**
     * Reads the headers of the entry at an offset.
     *
     * @return null at the archive's end blocks
     * @throws BundleFormatException if there is something else, or less than the entry announces
     */
    static @Nullable TarEntry read(SeekableSource source, long at) throws IOException {
        ByteBuffer block = block(source, at);
        if (isZero(block)) {
            requireRoom(source, at, 2L * TarHeaders.BLOCK);
            return null;
        }
        int length = TarHeaders.BLOCK;
        if (block.get(TYPE_AT) == 'x') {
            long pax = octal(block);
            if (pax > MAX_PAX) {
                throw new BundleFormatException("a tar header at " + at + " is damaged");
            }
            length += (int) pax + TarHeaders.padding(pax) + TarHeaders.BLOCK;
        }
        ByteBuffer blocks = ByteBuffer.allocate(length);
        requireRoom(source, at, length);
        source.read(at, blocks);
        TarEntry entry = new TarEntry(TarHeaders.decode(blocks.array()), at, at + length);
        requireRoom(source, at, entry.end() - at);
        return entry;
    }

    /** Whether a source begins as a tar does, uncompressed. */
    static boolean isTar(SeekableSource source) throws IOException {
        int magicAt = 257;
        byte[] magic = "ustar".getBytes(StandardCharsets.US_ASCII);
        if (source.size() < TarHeaders.BLOCK) {
            return false;
        }
        ByteBuffer found = ByteBuffer.allocate(magic.length);
        source.read(magicAt, found);
        return found.flip().equals(ByteBuffer.wrap(magic));
    }

    private static ByteBuffer block(SeekableSource source, long at) throws IOException {
        requireRoom(source, at, TarHeaders.BLOCK);
        ByteBuffer block = ByteBuffer.allocate(TarHeaders.BLOCK);
        source.read(at, block);
        return block.flip();
    }

    private static void requireRoom(SeekableSource source, long at, long length) throws IOException {
        if (at + length > source.size()) {
            throw new BundleFormatException("the archive is cut at " + source.size());
        }
    }

    private static boolean isZero(ByteBuffer block) {
        return block.mismatch(ByteBuffer.allocate(block.remaining())) < 0;
    }

    private static long octal(ByteBuffer block) throws BundleFormatException {
        byte[] digits = new byte[SIZE_DIGITS];
        block.get(SIZE_AT, digits);
        String text =
                new String(digits, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
        try {
            return Long.parseLong(text, 8);
        } catch (NumberFormatException e) {
            throw new BundleFormatException("a tar header is damaged", e);
        }
    }
}

package io.muster.protocol.archive;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that travel beside the content and that every decompressor skips: skippable frames for Zstandard, extra fields
 * of empty members for gzip. A run of blocks may end with a footer of fixed size, by which it is found from its end.
 */
interface SideBlocks {
    static SideBlocks of(BundleFormat format) {
        return format == BundleFormat.TAR_ZST ? new ZstdSideBlocks() : new GzipSideBlocks();
    }

    /** What a run of blocks is. */
    enum Kind {
        /** A chunk's index, at the end of the chunk. */
        CHUNK(0x314b4843_5453554dL),
        /** The bundle's index, at the end of the file. */
        BUNDLE(0x314c4442_5453554dL);

        /** Eight ASCII letters, little-endian: {@code MUSTCHK1}, {@code MUSTBDL1}. */
        final long magic;

        Kind(long magic) {
            this.magic = magic;
        }

        static @Nullable Kind of(long magic) {
            for (Kind kind : values()) {
                if (kind.magic == magic) {
                    return kind;
                }
            }
            return null;
        }
    }

    /**
     * The end of a run.
     *
     * @param bytes length of the blocks before the footer that belong to the run
     * @param last length of the last part of those, which is what a reader wants first
     */
    record Footer(Kind kind, long bytes, int last) {
        static final int PAYLOAD = 24;

        ByteBuffer toBytes() {
            return ByteBuffer.allocate(PAYLOAD)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes)
                    .putLong(last)
                    .putLong(kind.magic)
                    .flip();
        }

        static @Nullable Footer parse(ByteBuffer payload) {
            ByteBuffer in = payload.slice().order(ByteOrder.LITTLE_ENDIAN);
            Kind kind = in.limit() == PAYLOAD ? Kind.of(in.getLong(16)) : null;
            if (kind == null) {
                return null;
            }
            long bytes = in.getLong(0);
            long last = in.getLong(8);
            boolean plausible = bytes >= last && last >= 0 && last <= IndexCodec.MAX_PART;
            return plausible ? new Footer(kind, bytes, (int) last) : null;
        }
    }

    /** Length of the blocks that {@link #write} makes of so many bytes. */
    int lengthFor(int payload);

    /** Appends {@code payload} as one block or several. */
    void write(ByteBuffer payload, ByteBuffer target);

    /** Puts together what {@link #write} took apart. */
    byte[] read(ByteBuffer blocks) throws BundleFormatException;

    /** A footer is one block. */
    default int footerLength() {
        return lengthFor(Footer.PAYLOAD);
    }

    default void writeFooter(Footer footer, ByteBuffer target) {
        write(footer.toBytes(), target);
    }

    /** Reads a footer; null if these {@link #footerLength} bytes are none. */
    default @Nullable Footer readFooter(ByteBuffer bytes) {
        if (blockLength(bytes) != footerLength()) {
            return null;
        }
        return Footer.parse(bytes.slice(bytes.position() + headLength(), Footer.PAYLOAD));
    }

    /** Bytes before a block's payload; they tell a block from a content frame. */
    int headLength();

    /**
     * Length of the block that begins here; -1 if this is no such block.
     *
     * @param head at least {@link #headLength} bytes
     */
    long blockLength(ByteBuffer head);
}

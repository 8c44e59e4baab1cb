package io.muster.protocol.archive;

import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import io.muster.protocol.archive.SideBlocks.Footer;
import io.muster.protocol.archive.SideBlocks.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the end of a chunk tells: enough to go on with its segment when the chunk itself is gone. It is the chunk's own
 * index, a few hundred bytes mostly.
 */
public final class ChunkTail {
    private final ChunkIndex index;

    private ChunkTail(ChunkIndex index) {
        this.index = index;
    }

    /**
     * The bytes behind a chunk's frames, as a copy.
     *
     * @throws BundleFormatException if this is no whole chunk
     */
    public static ByteBuffer bytes(ByteBuffer chunk, BundleFormat format) throws BundleFormatException {
        SideBlocks blocks = SideBlocks.of(format);
        ByteBuffer source = chunk.slice();
        int footerAt = source.limit() - blocks.footerLength();
        Footer footer = footerAt < 0 ? null : blocks.readFooter(source.slice(footerAt, blocks.footerLength()));
        if (footer == null || footer.kind() != Kind.CHUNK || footer.bytes() > footerAt) {
            throw new BundleFormatException("not a whole chunk: its index is missing");
        }
        int from = footerAt - (int) footer.bytes();
        int length = source.limit() - from;
        return ByteBuffer.allocate(length).put(source.slice(from, length)).flip();
    }

    /**
     * Reads what {@link #bytes} gave.
     *
     * @throws BundleFormatException if it is damaged
     */
    public static ChunkTail read(ByteBuffer tail, BundleFormat format) throws BundleFormatException {
        SideBlocks blocks = SideBlocks.of(format);
        int length = tail.remaining() - blocks.footerLength();
        if (length < 0) {
            throw new BundleFormatException("not the end of a chunk");
        }
        try (FrameDecompressor decompressor = FrameDecompressor.of(format)) {
            return new ChunkTail(ChunkIndexes.parse(tail.slice(tail.position(), length), blocks, decompressor));
        }
    }

    /** Entries that end in this chunk. */
    public List<EntryRecord> ended() {
        return index.entries();
    }

    /** The entry that goes on after this chunk, as it will stand when nobody goes on with it; null mostly. */
    public @Nullable EntryRecord cutShort() {
        OpenEntry open = index.open();
        return open == null ? null : open.cutShort();
    }

    /** Length of the segment's uncompressed stream up to the end of this chunk. */
    public long end() {
        return index.at() + index.uncompressed();
    }

    @Nullable
    OpenEntry open() {
        return index.open();
    }
}

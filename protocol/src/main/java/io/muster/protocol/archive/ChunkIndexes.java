package io.muster.protocol.archive;

import io.muster.protocol.archive.SideBlocks.Footer;
import io.muster.protocol.archive.SideBlocks.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Puts a chunk's index behind its frames and finds it from the chunk's end. */
final class ChunkIndexes {
    private ChunkIndexes() {}

    static void append(ChunkIndex index, FrameCompressor compressor, SideBlocks blocks, ByteBuffer chunk) {
        chunk.put(toBytes(index, compressor, blocks));
    }

    /** The index's blocks and footer. */
    static ByteBuffer toBytes(ChunkIndex index, FrameCompressor compressor, SideBlocks blocks) {
        ByteBuffer packed = IndexCodec.pack(IndexCodec.toJson(index), compressor);
        int length = blocks.lengthFor(packed.remaining());
        ByteBuffer bytes = ByteBuffer.allocate(length + blocks.footerLength());
        blocks.write(packed, bytes);
        blocks.writeFooter(new Footer(Kind.CHUNK, length, length), bytes);
        return bytes.flip();
    }

    /**
     * Reads the index of a chunk that is {@code source} as a whole, and checks that it speaks of all its bytes.
     *
     * @throws BundleFormatException if this is no chunk, or damaged
     */
    static ChunkIndex read(SeekableSource source, BundleFormat format, FrameDecompressor decompressor)
            throws IOException {
        SideBlocks blocks = SideBlocks.of(format);
        long size = source.size();
        int footerLength = blocks.footerLength();
        Footer footer = null;
        if (size >= footerLength) {
            ByteBuffer bytes = ByteBuffer.allocate(footerLength);
            source.read(size - footerLength, bytes);
            footer = blocks.readFooter(bytes.flip());
        }
        if (footer == null
                || footer.kind() != Kind.CHUNK
                || footer.bytes() != footer.last()
                || footer.bytes() > size - footerLength) {
            throw new BundleFormatException("not a whole chunk: its index is missing");
        }
        ByteBuffer bytes = ByteBuffer.allocate(footer.last());
        source.read(size - footerLength - footer.bytes(), bytes);
        ChunkIndex index = parse(bytes.flip(), blocks, decompressor);
        if (index.compressed() != size - footerLength - footer.bytes()) {
            throw new BundleFormatException("a chunk's index speaks of other frames than the chunk has");
        }
        return index;
    }

    /** Reads an index from its blocks, without the footer. */
    static ChunkIndex parse(ByteBuffer blocks, SideBlocks sideBlocks, FrameDecompressor decompressor)
            throws BundleFormatException {
        byte[] json = IndexCodec.unpack(sideBlocks.read(blocks), decompressor);
        ChunkIndex index = IndexCodec.fromJson(json, ChunkIndex.class);
        if (index.version() != ChunkIndex.VERSION) {
            throw new BundleFormatException("a chunk index of version " + index.version() + " from a newer Muster");
        }
        for (EntryRecord entry : index.entries()) {
            checked(entry);
        }
        if (index.open() != null) {
            checked(index.open().entry());
        }
        return index;
    }

    private static void checked(EntryRecord entry) throws BundleFormatException {
        String problem = EntryPaths.problem(entry.path()).orElse(null);
        if (problem != null) {
            throw new BundleFormatException("the index holds an unsafe path: " + problem);
        }
    }
}

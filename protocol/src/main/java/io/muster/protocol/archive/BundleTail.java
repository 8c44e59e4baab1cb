package io.muster.protocol.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;

/** What ends a bundle: the last segment, the end blocks of tar, the index. */
final class BundleTail {
    /** Fills the last segment. */
    @FunctionalInterface
    interface Filler {
        void fill(TailSegment tail) throws IOException;
    }

    private BundleTail() {}

    /** @param at modification time of what is added */
    static void write(
            String root, Instant at, BundleFormat format, IndexAssembler index, FileChannel out, Filler filler)
            throws IOException {
        index.segment();
        try (FrameDecompressor decompressor = FrameDecompressor.of(format);
                SegmentWriter writer = new SegmentWriter(format, chunk -> {
                    ChunkIndex told = ChunkIndexes.read(SeekableSource.memory(chunk.bytes()), format, decompressor);
                    index.chunk(told, chunk.bytes().remaining());
                    IndexAssembler.writeAll(out, chunk.bytes().duplicate());
                })) {
            filler.fill(new TailSegment(writer, root, at));
        }
        end(root, format, index, out);
    }

    /** Ends a bundle that has its last segment already. */
    static void end(String root, BundleFormat format, IndexAssembler index, FileChannel out) throws IOException {
        try (FrameCompressor compressor = FrameCompressor.of(format)) {
            IndexAssembler.writeAll(out, ZeroFill.frame(2 * TarHeaders.BLOCK, compressor));
        }
        index.finish(root, out);
    }
}

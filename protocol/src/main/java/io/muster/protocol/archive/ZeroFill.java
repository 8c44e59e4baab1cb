package io.muster.protocol.archive;

import io.muster.protocol.archive.ChunkIndex.Frame;
import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the closing part of a segment whose last entry was cut short: its missing bytes as frames of zeros. */
final class ZeroFill {
    private ZeroFill() {}

    /**
     * Appends the frames and their chunk index to {@code file}. Whatever is missing, the frames are copies of one.
     *
     * @param at offset in the segment's stream where the zeros begin
     * @param before frames before the zeros that no index tells of yet, when a segment is recovered
     * @param ended entries that end in those frames
     */
    static ChunkIndex close(
            long at,
            List<Frame> before,
            List<EntryRecord> ended,
            @Nullable OpenEntry open,
            BundleFormat format,
            FileChannel file)
            throws IOException {
        List<Frame> frames = new ArrayList<>(before);
        List<EntryRecord> entries = new ArrayList<>(ended);
        try (FrameCompressor compressor = FrameCompressor.of(format)) {
            if (open != null) {
                entries.add(open.cutShort());
                zeros(open.missing(), compressor, frames, file);
            }
            ChunkIndex index = new ChunkIndex(ChunkIndex.VERSION, at, frames, entries, null);
            IndexAssembler.writeAll(file, ChunkIndexes.toBytes(index, compressor, SideBlocks.of(format)));
            return index;
        }
    }

    private static void zeros(long missing, FrameCompressor compressor, List<Frame> frames, FileChannel file)
            throws IOException {
        if (missing == 0) {
            return;
        }
        ByteBuffer full = missing < ChunkBuilder.FRAME ? ByteBuffer.allocate(0) : frame(ChunkBuilder.FRAME, compressor);
        long left = missing;
        for (; left >= ChunkBuilder.FRAME; left -= ChunkBuilder.FRAME) {
            IndexAssembler.writeAll(file, full.duplicate());
            frames.add(new Frame(full.limit(), ChunkBuilder.FRAME));
        }
        if (left > 0) {
            ByteBuffer last = frame((int) left, compressor);
            frames.add(new Frame(last.limit(), (int) left));
            IndexAssembler.writeAll(file, last);
        }
    }

    /** A frame of so many zeros. */
    static ByteBuffer frame(int zeros, FrameCompressor compressor) {
        ByteBuffer content = ByteBuffer.allocateDirect(zeros);
        ByteBuffer frame = ByteBuffer.allocateDirect(compressor.bound(zeros));
        try {
            compressor.compress(content, frame);
            return ByteBuffer.allocate(frame.flip().limit()).put(frame).flip();
        } finally {
            DirectMemory.free(content);
            DirectMemory.free(frame);
        }
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.archive.ChunkIndex.Frame;
import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gathers one chunk at a time: the frame being filled, the frames before it, the entries that ended. */
final class ChunkBuilder implements AutoCloseable {
    /** Content of a full frame. */
    static final int FRAME = 2 << 20;

    /** A chunk is cut when its frames reach this length. */
    static final int CHUNK = 4 << 20;

    /** A chunk is cut when its index may reach this length before compression. */
    private static final int MAX_INDEX = 768 << 10;

    /** Room for the index, whatever the entry that filled it brought along. */
    private static final int INDEX_ROOM = 1 << 20;

    private final FrameCompressor compressor;
    private final SideBlocks sideBlocks;
    private final ByteBuffer frame = ByteBuffer.allocateDirect(FRAME);
    private final ByteBuffer chunk;
    private final List<Frame> frames = new ArrayList<>();
    private final List<EntryRecord> entries = new ArrayList<>();
    private int indexLength;
    private long chunkAt;
    private long uncompressed;
    private int number;

    /**
     * @param number of the first chunk
     * @param at where it begins in the segment's uncompressed stream
     */
    ChunkBuilder(BundleFormat format, int number, long at) {
        this.number = number;
        chunkAt = at;
        compressor = FrameCompressor.of(format);
        sideBlocks = SideBlocks.of(format);
        chunk = ByteBuffer.allocateDirect(CHUNK + compressor.bound(FRAME) + INDEX_ROOM);
    }

    /** The frame that is being filled; {@link #endFrame} when it is full. */
    ByteBuffer frame() {
        return frame;
    }

    /** Offset in the segment's uncompressed stream where the next byte goes. */
    long position() {
        return chunkAt + uncompressed + frame.position();
    }

    int chunks() {
        return number;
    }

    boolean isEmpty() {
        return frame.position() == 0 && frames.isEmpty() && entries.isEmpty();
    }

    /** Whether {@link #cut} is due. */
    boolean isFull() {
        return chunk.position() >= CHUNK || indexLength >= MAX_INDEX;
    }

    /** Compresses what the frame holds. */
    void endFrame() {
        int size = frame.position();
        if (size == 0) {
            return;
        }
        int start = chunk.position();
        compressor.compress(frame.flip(), chunk);
        frame.clear();
        frames.add(new Frame(chunk.position() - start, size));
        indexLength += 20;
        uncompressed += size;
    }

    void ended(EntryRecord entry) {
        entries.add(entry);
        indexLength += indexLength(entry);
    }

    /** An upper bound of an entry's JSON: a character is three bytes at most, or an escape of two. */
    private static int indexLength(EntryRecord entry) {
        int length = 260 + 2 * EntryPaths.utf8Length(entry.path());
        if (entry.collector() != null) {
            length += 3 * entry.collector().value().length();
        }
        for (String note : entry.notes()) {
            length += 8 + 3 * note.length();
        }
        return length;
    }

    /** Ends the frame and the chunk, and hands it over; returns its length. */
    int cut(@Nullable OpenEntry open, ChunkSink sink) throws IOException {
        endFrame();
        ChunkIndex index = new ChunkIndex(ChunkIndex.VERSION, chunkAt, List.copyOf(frames), List.copyOf(entries), open);
        int framesEnd = chunk.position();
        ChunkIndexes.append(index, compressor, sideBlocks, chunk);
        chunk.flip();
        int length = chunk.limit();
        ContentDigest digest = ContentDigest.Algorithm.CRC32C.of(chunk);
        ByteBuffer tail = chunk.slice(framesEnd, length - framesEnd).asReadOnlyBuffer();
        sink.accept(new Chunk(number, chunk.asReadOnlyBuffer(), digest, uncompressed, tail));
        number++;
        chunkAt += uncompressed;
        uncompressed = 0;
        indexLength = 0;
        frames.clear();
        entries.clear();
        chunk.clear();
        return length;
    }

    @Override
    public void close() {
        compressor.close();
        DirectMemory.free(frame);
        DirectMemory.free(chunk);
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import io.muster.protocol.archive.EntryHeader.EntryType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one node's segment: entries in, chunks out. Entries come one after another; for the thread that writes only.
 *
 * <p>Content is copied once, into the frame that is compressed from there. A header never straddles two frames. Holds
 * about 10 MiB of native memory until {@link #close}. After a failure of the sink it can only be closed.
 */
public final class SegmentWriter implements AutoCloseable {
    /** Small enough that what was just hashed is still in the processor's cache when it is copied. */
    private static final int PIECE = 256 << 10;

    private static final byte[] ZEROS = new byte[PIECE];

    private final ChunkBuilder builder;
    private final ChunkSink sink;
    private final MessageDigest digest = Digests.sha256();
    private @Nullable OpenOutput open;
    /** What an earlier writer of this segment has left open; it is ended before anything else is written. */
    private @Nullable OpenEntry interrupted;

    private long compressedBytes;
    private boolean broken;
    private boolean closed;

    public SegmentWriter(BundleFormat format, ChunkSink sink) {
        this(format, sink, 0, null);
    }

    /**
     * Goes on with a segment that another writer has begun. An entry that it left open is filled with zeros and noted
     * as cut short, as whoever seals would do it.
     *
     * @param chunks that exist already
     * @param last the end of the last one of them; null where there is none
     */
    public SegmentWriter(BundleFormat format, ChunkSink sink, int chunks, @Nullable ChunkTail last) {
        this.builder = new ChunkBuilder(format, chunks, last == null ? 0 : last.end());
        this.sink = sink;
        this.interrupted = last == null ? null : noted(last);
    }

    /** The note goes with it, for its zeros may be interrupted too. */
    private static @Nullable OpenEntry noted(ChunkTail last) {
        EntryRecord cutShort = last.cutShort();
        OpenEntry left = last.open();
        return cutShort == null || left == null ? null : new OpenEntry(cutShort, left.missing());
    }

    /** Opens an entry; the one before must be finished. @throws IllegalArgumentException for a path that is not safe */
    public EntryOutput begin(EntryHeader header) throws IOException {
        requireUsable();
        if (open != null) {
            throw new IllegalStateException("the entry before is not finished");
        }
        endInterrupted();
        byte[] blocks = TarHeaders.encode(header);
        if (builder.frame().remaining() < blocks.length) {
            endFrame();
        }
        OpenOutput output = new OpenOutput(header, builder.position(), blocks.length);
        builder.frame().put(blocks);
        digest.reset();
        open = output;
        return output;
    }

    /** Whether anything waits for {@link #cut()}. */
    public boolean hasPending() {
        return !builder.isEmpty() || interrupted != null;
    }

    /** Cuts what is there into a chunk now, between entries or within one; nothing when there is nothing. */
    public void cut() throws IOException {
        requireUsable();
        endInterrupted();
        if (hasPending()) {
            cutChunk();
        }
    }

    /** Chunks cut so far. */
    public int chunks() {
        return builder.chunks();
    }

    /** Length of the uncompressed stream so far. */
    public long uncompressedBytes() {
        return builder.position();
    }

    /** Length of the chunks cut so far. */
    public long compressedBytes() {
        return compressedBytes;
    }

    /**
     * Cuts the last chunk and frees native memory. The segment has no tar end blocks: more segments follow it. An entry
     * that is still open stays so: whoever seals marks it as cut short.
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            if (!broken) {
                endInterrupted();
            }
            if (!broken && hasPending()) {
                cutChunk();
            }
        } finally {
            closed = true;
            builder.close();
        }
    }

    private void requireUsable() {
        if (closed || broken) {
            throw new IllegalStateException(closed ? "the segment is closed" : "a chunk could not be handed over");
        }
    }

    private void cutChunk() throws IOException {
        broken = true;
        compressedBytes += builder.cut(open == null ? interrupted : open.state(), sink);
        broken = false;
    }

    private void endInterrupted() throws IOException {
        OpenEntry left = interrupted;
        while (left != null && left.missing() > 0) {
            if (!builder.frame().hasRemaining()) {
                endFrame();
            }
            int n = (int) Math.min(Math.min(builder.frame().remaining(), ZEROS.length), left.missing());
            builder.frame().put(ZEROS, 0, n);
            left = new OpenEntry(left.entry(), left.missing() - n);
            interrupted = left;
        }
        if (left != null) {
            interrupted = null;
            builder.ended(left.cutShort());
            if (builder.isFull()) {
                cutChunk();
            }
        }
    }

    private void endFrame() throws IOException {
        builder.endFrame();
        if (builder.isFull()) {
            cutChunk();
        }
    }

    /** The one open entry. */
    private final class OpenOutput implements EntryOutput {
        private final EntryHeader header;
        private final EntryRecord announced;
        private long remaining;
        private int paddingLeft;

        OpenOutput(EntryHeader header, long at, int headerBytes) {
            this.header = header;
            this.announced = new EntryRecord(
                    header.path(), header.type(), at, headerBytes, header.size(), null, header.collector(), List.of());
            this.remaining = header.size();
            this.paddingLeft = TarHeaders.padding(header.size());
        }

        OpenEntry state() {
            return new OpenEntry(announced, remaining + paddingLeft);
        }

        @Override
        public long remaining() {
            return remaining;
        }

        @Override
        public void write(ByteBuffer content) throws IOException {
            requireOpen();
            if (content.remaining() > remaining) {
                throw new IllegalArgumentException(
                        content.remaining() + " bytes for an entry that has room for " + remaining);
            }
            while (content.hasRemaining()) {
                int n = Math.min(content.remaining(), Math.min(frameWithRoom().remaining(), PIECE));
                ByteBuffer piece = content.slice(content.position(), n);
                digest.update(piece);
                builder.frame().put(piece.rewind());
                content.position(content.position() + n);
                remaining -= n;
            }
        }

        @Override
        public int transferFrom(ReadableByteChannel source) throws IOException {
            requireOpen();
            if (remaining == 0) {
                return 0;
            }
            ByteBuffer frame = frameWithRoom();
            int start = frame.position();
            frame.limit((int) Math.min(frame.capacity(), start + Math.min(PIECE, remaining)));
            int n;
            try {
                n = source.read(frame);
            } finally {
                frame.limit(frame.capacity());
            }
            if (n > 0) {
                digest.update(frame.slice(start, n));
                remaining -= n;
            }
            return n;
        }

        @Override
        public EntryRecord finish(List<String> notes, Map<String, Long> redactions) throws IOException {
            requireOpen();
            List<String> all = new ArrayList<>(notes);
            if (remaining > 0) {
                all.add(remaining + " of " + header.size() + " bytes did not come and are zeros");
            }
            while (remaining > 0) {
                write(ByteBuffer.wrap(ZEROS, 0, (int) Math.min(ZEROS.length, remaining)));
            }
            while (paddingLeft > 0) {
                int n = Math.min(paddingLeft, frameWithRoom().remaining());
                builder.frame().put(ZEROS, 0, n);
                paddingLeft -= n;
            }
            EntryRecord record = new EntryRecord(
                    announced.path(),
                    announced.type(),
                    announced.at(),
                    announced.headerBytes(),
                    announced.size(),
                    header.type() == EntryType.FILE ? Digests.finish(digest) : null,
                    announced.collector(),
                    EntryNotes.bounded(all),
                    redactions);
            open = null;
            builder.ended(record);
            if (builder.isFull()) {
                cutChunk();
            }
            return record;
        }

        /** Ends the frame only when the next byte is there to need it, so that an entry's end falls into its chunk. */
        private ByteBuffer frameWithRoom() throws IOException {
            if (!builder.frame().hasRemaining()) {
                endFrame();
            }
            return builder.frame();
        }

        private void requireOpen() {
            requireUsable();
            if (open != this) {
                throw new IllegalStateException("the entry is finished");
            }
        }
    }
}

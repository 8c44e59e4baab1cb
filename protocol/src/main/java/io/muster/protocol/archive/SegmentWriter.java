package io.muster.protocol.archive;

import java.io.IOException;

/**
 * Writes one node's segment: entries in, chunks out. Entries come one after another; for the thread that writes only.
 */
public final class SegmentWriter implements AutoCloseable {
    public SegmentWriter(BundleFormat format, ChunkSink sink) {
        throw new UnsupportedOperationException();
    }

    /** Opens an entry; the one before must be finished. @throws IllegalArgumentException for a path that is not safe */
    public EntryOutput begin(EntryHeader header) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Whether anything waits for {@link #cut()}. */
    public boolean hasPending() {
        throw new UnsupportedOperationException();
    }

    /** Cuts what is there into a chunk now, between entries or within one; nothing when there is nothing. */
    public void cut() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Chunks cut so far. */
    public int chunks() {
        throw new UnsupportedOperationException();
    }

    /** Length of the uncompressed stream so far. */
    public long uncompressedBytes() {
        throw new UnsupportedOperationException();
    }

    /** Length of the chunks cut so far. */
    public long compressedBytes() {
        throw new UnsupportedOperationException();
    }

    /** Cuts the last chunk and frees native memory. The segment has no tar end blocks: more segments follow it. */
    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}

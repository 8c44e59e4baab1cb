package io.muster.protocol.archive;

import java.io.IOException;

/** Where a segment writer puts chunks as they are cut. */
@FunctionalInterface
public interface ChunkSink {
    /** Takes a chunk; on return its bytes may be overwritten. */
    void accept(Chunk chunk) throws IOException;
}

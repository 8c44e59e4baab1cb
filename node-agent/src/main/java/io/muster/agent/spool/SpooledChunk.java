package io.muster.agent.spool;

import io.muster.protocol.archive.ContentDigest;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that waits to be acknowledged: a file, or memory where the disk had no room.
 *
 * @param file null where it is in memory
 * @param memory on the heap; null where it is a file
 * @param round grows when the chunk is to be sent again; what is said about an earlier round is void
 */
public record SpooledChunk(
        int number, long bytes, ContentDigest digest, @Nullable Path file, @Nullable ByteBuffer memory, int round) {
    SpooledChunk again() {
        return new SpooledChunk(number, bytes, digest, file, memory, round + 1);
    }
}

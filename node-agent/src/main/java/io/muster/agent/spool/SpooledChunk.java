package io.muster.agent.spool;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that waits to be acknowledged: a file, or memory where the disk had no room.
 *
 * @param sha256 in lower-case hex
 * @param file null where it is in memory
 * @param memory on the heap; null where it is a file
 * @param round grows when the chunk is to be sent again; what is said about an earlier round is void
 */
public record SpooledChunk(
        int number, long bytes, String sha256, @Nullable Path file, @Nullable ByteBuffer memory, int round) {
    SpooledChunk again() {
        return new SpooledChunk(number, bytes, sha256, file, memory, round + 1);
    }
}

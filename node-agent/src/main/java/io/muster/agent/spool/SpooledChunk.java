package io.muster.agent.spool;

import io.muster.protocol.archive.ContentDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that waits to be acknowledged: a file, or memory where the disk had no room.
 *
 * @param file null where it is in memory
 * @param memory on the heap; null where it is a file
 */
public record SpooledChunk(
        int number, long bytes, ContentDigest digest, @Nullable Path file, @Nullable ByteBuffer memory) {
    void free() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}

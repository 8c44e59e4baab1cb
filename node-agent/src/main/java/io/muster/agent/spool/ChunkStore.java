package io.muster.agent.spool;

import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ContentDigest;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the content of one job's chunks is: files, and a few in memory where the disk has no room. */
final class ChunkStore {
    static final int MEMORY_CHUNKS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(ChunkStore.class);
    private static final int COPY_BYTES = 64 << 10;

    private final Path folder;
    private final SpoolSpace space;
    private final AtomicInteger inMemory = new AtomicInteger();

    ChunkStore(Path folder, SpoolSpace space) {
        this.folder = folder;
        this.space = space;
    }

    /** Null while there is room neither on disk nor in memory. Takes its time on a sick disk. */
    @Nullable
    SpooledChunk store(Chunk chunk) {
        SpooledChunk stored = toDisk(chunk);
        return stored == null ? toMemory(chunk) : stored;
    }

    /**
     * A chunk that an earlier process has stored; null where it is there no more, or not as it was.
     *
     * @param suspicious whether the host was rebooted since, which may have lost what was not written through
     */
    @Nullable
    SpooledChunk find(SavedChunk saved, boolean suspicious) {
        Path file = file(saved.number());
        try {
            if (Files.isRegularFile(file)
                    && Files.size(file) == saved.bytes()
                    && (!suspicious || digest(saved, file).equals(saved.digest()))) {
                space.take(saved.bytes());
                return new SpooledChunk(saved.number(), saved.bytes(), saved.digest(), file, null, 0);
            }
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("chunk {} is not readable: {}", saved.number(), e.toString());
        }
        return null;
    }

    /** Removes what was written after the last chunk that is known. */
    void removeTorn(int number) {
        delete(file(number));
    }

    void free(SpooledChunk chunk) {
        if (chunk.file() == null) {
            inMemory.decrementAndGet();
            return;
        }
        delete(chunk.file());
        space.release(chunk.bytes());
    }

    /** The file stays for the next process; only its space is no longer this one's. */
    void leave(SpooledChunk chunk) {
        if (chunk.file() != null) {
            space.release(chunk.bytes());
        }
    }

    private static ContentDigest digest(SavedChunk saved, Path file) throws IOException {
        ContentDigest.Running digest = saved.digest().algorithm().start();
        byte[] piece = new byte[COPY_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                digest.update(ByteBuffer.wrap(piece, 0, n));
            }
        }
        return digest.finish();
    }

    private Path file(int number) {
        return folder.resolve(Integer.toString(number));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("could not remove {}: {}", file, e.toString());
        }
    }

    private @Nullable SpooledChunk toDisk(Chunk chunk) {
        int size = chunk.bytes().remaining();
        if (!space.reserve(size)) {
            return null;
        }
        Path file = file(chunk.number());
        try {
            Files.createDirectories(folder);
            write(chunk.bytes().duplicate(), file);
            return new SpooledChunk(chunk.number(), size, chunk.digest(), file, null, 0);
        } catch (IOException e) {
            LOG.warn("chunk {} not written to disk: {}", chunk.number(), e.toString());
            delete(file);
            space.release(size);
            return null;
        }
    }

    /** By a plain stream, for an interrupt would close a channel. */
    private static void write(ByteBuffer content, Path file) throws IOException {
        byte[] piece = new byte[COPY_BYTES];
        try (OutputStream out = new FileOutputStream(file.toFile())) {
            while (content.hasRemaining()) {
                int length = Math.min(piece.length, content.remaining());
                content.get(piece, 0, length);
                out.write(piece, 0, length);
            }
        }
    }

    private @Nullable SpooledChunk toMemory(Chunk chunk) {
        if (inMemory.getAndUpdate(n -> Math.min(MEMORY_CHUNKS, n + 1)) >= MEMORY_CHUNKS) {
            return null;
        }
        byte[] content = new byte[chunk.bytes().remaining()];
        chunk.bytes().duplicate().get(content);
        return new SpooledChunk(chunk.number(), content.length, chunk.digest(), null, ByteBuffer.wrap(content), 0);
    }
}

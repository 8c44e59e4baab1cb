package io.muster.protocol.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that only grow: in memory, or in a file that has no name any more. For one thread at a time. */
final class PartStore {
    private static final int FIRST_BYTES = 1 << 10;

    private final @Nullable FileChannel file;
    private final int capacity;
    private byte[] memory;
    private int size;

    private PartStore(@Nullable FileChannel file, int capacity) {
        this.file = file;
        this.capacity = capacity;
        this.memory = new byte[file == null ? Math.min(FIRST_BYTES, capacity) : 0];
    }

    static PartStore inMemory(int capacity) {
        return new PartStore(null, capacity);
    }

    /** The file's name is gone before anything is in it: whatever happens to the process, nothing is left behind. */
    static PartStore inFile(Path folder, int capacity) throws IOException {
        Path path = Files.createTempFile(folder, ".live-", ".tmp");
        try {
            return new PartStore(FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE), capacity);
        } finally {
            Files.delete(path);
        }
    }

    int capacity() {
        return capacity;
    }

    int size() {
        return size;
    }

    void append(ByteBuffer bytes) throws IOException {
        if (file == null) {
            appendToMemory(bytes);
            return;
        }
        int length = bytes.remaining();
        for (long at = size; bytes.hasRemaining(); ) {
            at += file.write(bytes, at);
        }
        size += length;
    }

    void appendToMemory(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (size + length > memory.length) {
            memory = Arrays.copyOf(memory, Math.min(capacity, Math.max(2 * memory.length, size + length)));
        }
        bytes.get(memory, size, length);
        size += length;
    }

    /** What is there from an offset on, up to a number of bytes. */
    ByteBuffer read(long offset, int bytes) throws IOException {
        int length = (int) Math.min(bytes, size - offset);
        if (file == null) {
            return ByteBuffer.wrap(memory, (int) offset, length).slice();
        }
        ByteBuffer block = ByteBuffer.allocate(length);
        while (block.hasRemaining()) {
            if (file.read(block, offset + block.position()) < 0) {
                throw new IOException("shorter than was written");
            }
        }
        return block.flip();
    }

    void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a file that nobody needs any more", e);
        }
    }
}

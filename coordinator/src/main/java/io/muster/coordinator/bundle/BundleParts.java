package io.muster.coordinator.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a stretch of files that follow each other, one open file at a time. For one thread. */
public final class BundleParts implements AutoCloseable {
    private static final int BUFFER = 128 << 10;

    private final List<StoredBundle.Part> parts;
    private int part;
    private long position;
    private long remaining;
    private @Nullable FileChannel channel;

    /**
     * @param from first byte,
     * @param length how many; both within the parts
     */
    public BundleParts(List<StoredBundle.Part> parts, long from, long length) {
        long bytes = parts.stream().mapToLong(StoredBundle.Part::bytes).sum();
        if (from < 0 || length < 0 || from + length > bytes) {
            throw new IllegalArgumentException("outside the parts");
        }
        this.parts = parts;
        this.position = from;
        this.remaining = length;
        skipWholeParts();
    }

    private void skipWholeParts() {
        while (part < parts.size() && position >= parts.get(part).bytes()) {
            position -= parts.get(part).bytes();
            part++;
        }
    }

    /**
     * The next bytes; null at the end.
     *
     * @throws IOException also where a part is shorter than it was when sealed
     */
    public byte @Nullable [] next() throws IOException {
        if (remaining == 0) {
            return null;
        }
        StoredBundle.Part current = parts.get(part);
        FileChannel file = channel;
        if (file == null) {
            file = FileChannel.open(current.path(), StandardOpenOption.READ);
            channel = file;
        }
        int size = (int) Math.min(BUFFER, Math.min(remaining, current.bytes() - position));
        ByteBuffer buffer = ByteBuffer.allocate(size);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, position + buffer.position()) < 0) {
                throw new IOException(current.path() + " is shorter than it was when it was sealed");
            }
        }
        position += size;
        remaining -= size;
        if (position == current.bytes()) {
            close();
            skipWholeParts();
        }
        return buffer.array();
    }

    @Override
    public void close() throws IOException {
        FileChannel file = channel;
        channel = null;
        if (file != null) {
            file.close();
        }
    }
}

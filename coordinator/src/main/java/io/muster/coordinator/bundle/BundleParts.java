package io.muster.coordinator.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a stretch of a bundle across its parts, one open file at a time. For one thread. */
public final class BundleParts implements AutoCloseable {
    private static final int BUFFER = 128 << 10;

    private final List<StoredBundle.Part> parts;
    private int part;
    private long position;
    private long remaining;
    private @Nullable FileChannel channel;

    /**
     * @param from first byte,
     * @param length how many; both within the bundle
     */
    public BundleParts(StoredBundle bundle, long from, long length) {
        if (from < 0 || length < 0 || from + length > bundle.bytes()) {
            throw new IllegalArgumentException("outside the bundle");
        }
        this.parts = bundle.parts();
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

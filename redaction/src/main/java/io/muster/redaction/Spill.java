package io.muster.redaction;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of a length not known before: in memory while they are few, then in a file that has lost its name as soon as it
 * was opened. Of what a node collects it holds only what is redacted. Not a channel: an interrupt would close it.
 */
final class Spill extends OutputStream {
    private static final int PENDING = 16 << 10;

    private final int inMemory;
    private final Path folder;
    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private final byte[] pending = new byte[PENDING];
    private int pendingBytes;
    private @Nullable RandomAccessFile file;
    private long size;

    /**
     * @param inMemory bytes kept in memory
     * @param folder for the file; made when needed
     */
    Spill(int inMemory, Path folder) {
        this.inMemory = inMemory;
        this.folder = folder;
    }

    long size() {
        return size;
    }

    @Override
    public void write(int b) throws IOException {
        if (pendingBytes == PENDING) {
            flush();
        }
        pending[pendingBytes++] = (byte) b;
        size++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > PENDING - pendingBytes) {
            flush();
        }
        if (length > PENDING) {
            store(bytes, offset, length);
        } else {
            System.arraycopy(bytes, offset, pending, pendingBytes, length);
            pendingBytes += length;
        }
        size += length;
    }

    @Override
    public void flush() throws IOException {
        store(pending, 0, pendingBytes);
        pendingBytes = 0;
    }

    private void store(byte[] bytes, int offset, int length) throws IOException {
        ByteArrayOutputStream small = memory;
        if (small != null && small.size() + length <= inMemory) {
            small.write(bytes, offset, length);
        } else {
            file().write(bytes, offset, length);
        }
    }

    private RandomAccessFile file() throws IOException {
        RandomAccessFile open = file;
        if (open == null) {
            Files.createDirectories(folder);
            Path path = Files.createTempFile(folder, "redacted-", ".tmp");
            try {
                open = new RandomAccessFile(path.toFile(), "rw");
            } finally {
                Files.delete(path);
            }
            file = open;
            if (memory != null) {
                open.write(memory.toByteArray());
                memory = null;
            }
        }
        return open;
    }

    /** From the start; ends at what is there now. Nothing may be written any more. */
    InputStream read() throws IOException {
        flush();
        ByteArrayOutputStream small = memory;
        if (small != null) {
            return new ByteArrayInputStream(small.toByteArray());
        }
        RandomAccessFile from = file();
        from.seek(0);
        return new InputStream() {
            @Override
            public int read() throws IOException {
                return from.read();
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return from.read(target, offset, length);
            }
        };
    }

    @Override
    public void close() throws IOException {
        RandomAccessFile open = file;
        memory = null;
        if (open != null) {
            open.close();
        }
    }
}

package io.muster.protocol.archive;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes that can be read from anywhere: a file, a part of one, or ranges of a remote one. */
public interface SeekableSource extends Closeable {
    long size() throws IOException;

    /**
     * Fills all of {@code target} with the bytes from {@code at} on.
     *
     * @throws EOFException if the source ends before
     */
    void read(long at, ByteBuffer target) throws IOException;

    static SeekableSource file(Path file) throws IOException {
        return new FileSource(FileChannel.open(file, StandardOpenOption.READ));
    }

    /** The bytes between position and limit; nothing to close. */
    static SeekableSource memory(ByteBuffer bytes) {
        return new MemorySource(bytes.slice());
    }
}

package io.muster.agent.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that has lost its name as soon as it was opened, so that it goes with its process at the latest. Not a
 * channel: an interrupt of the reading thread would close it.
 */
final class FileStore implements Store {
    private final RandomAccessFile file;

    FileStore(Path folder) throws IOException {
        Path path = Files.createTempFile(folder, "spill-", ".out");
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
        } finally {
            Files.delete(path);
        }
    }

    @Override
    public int write(long position, byte[] source, int offset, int length) {
        try {
            file.seek(position);
            file.write(source, offset, length);
            return length;
        } catch (IOException e) {
            return written(position, length);
        }
    }

    /** A full disk takes what still fits; the pointer says how much that was. */
    private int written(long position, int length) {
        try {
            return (int) Math.min(length, Math.max(0, file.getFilePointer() - position));
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void read(long position, byte[] target, int offset, int length) throws IOException {
        file.seek(position);
        file.readFully(target, offset, length);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            return; // nothing is left to lose: the file has no name
        }
    }
}

package io.muster.agent.state;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A file of records that only grows. Each has its length and its checksum before it, so that a tail which was torn by a
 * kill or a power cut is recognized and cut off. Not a channel: an interrupt of the writing thread would close it.
 */
final class RecordFile implements AutoCloseable {
    private static final int HEAD = 8;
    private static final int MAX_RECORD = 16 << 20;

    private final RandomAccessFile file;
    private long end;

    private RecordFile(RandomAccessFile file, long end) {
        this.file = file;
        this.end = end;
    }

    /** Takes one record, in order. */
    @FunctionalInterface
    interface Reader {
        void record(ByteBuffer content) throws IOException;
    }

    /** Opens a file, made where it is missing; what is whole is read, what is torn is cut off. */
    static RecordFile open(Path path, Reader reader) throws IOException {
        long whole = Files.exists(path) ? read(path, reader) : 0;
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
        try {
            if (file.length() != whole) {
                file.setLength(whole);
            }
            return new RecordFile(file, whole);
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Appends a record, as a whole or not at all. */
    synchronized void append(byte[] content) throws IOException {
        byte[] record = new byte[HEAD + content.length];
        ByteBuffer.wrap(record).putInt(content.length).putInt(checksum(content)).put(content);
        try {
            file.seek(end);
            file.write(record);
            end += record.length;
        } catch (IOException e) {
            file.setLength(end);
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }

    /** Length of the part that is whole. */
    static long read(Path path, Reader reader) throws IOException {
        long whole = 0;
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(path)))) {
            while (true) {
                int length = in.readInt();
                int checksum = in.readInt();
                if (length < 0 || length > MAX_RECORD) {
                    return whole;
                }
                byte[] content = in.readNBytes(length);
                if (content.length < length || checksum(content) != checksum) {
                    return whole;
                }
                reader.record(ByteBuffer.wrap(content));
                whole += HEAD + length;
            }
        } catch (EOFException e) {
            return whole;
        }
    }

    /** Never 0 for an empty record, so that a run of zeros, which some file systems leave, is no record. */
    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        crc.update(0x4d);
        return (int) crc.getValue();
    }
}

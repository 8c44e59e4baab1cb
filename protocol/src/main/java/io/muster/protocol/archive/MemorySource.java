package io.muster.protocol.archive;

import java.io.EOFException;
import java.nio.ByteBuffer;

/** Bytes in memory. */
record MemorySource(ByteBuffer bytes) implements SeekableSource {
    @Override
    public long size() {
        return bytes.limit();
    }

    @Override
    public void read(long at, ByteBuffer target) throws EOFException {
        if (at + target.remaining() > bytes.limit()) {
            throw new EOFException("the bytes end at " + bytes.limit());
        }
        target.put(bytes.slice((int) at, target.remaining()));
    }

    @Override
    public void close() {
        // memory needs no closing
    }
}

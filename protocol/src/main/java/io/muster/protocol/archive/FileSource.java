package io.muster.protocol.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A local file. */
record FileSource(FileChannel channel) implements SeekableSource {
    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public void read(long at, ByteBuffer target) throws IOException {
        long position = at;
        while (target.hasRemaining()) {
            int n = channel.read(target, position);
            if (n < 0) {
                throw new EOFException("the file ends at " + position);
            }
            position += n;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.muster.agent.pack;

import io.muster.redaction.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/**
 * What a limit keeps of an open file. A file that shrinks, or can't be read beyond some byte, ends there; the second
 * reading notes it.
 */
final class FileSource implements Source {
    private static final int PIECE = 256 << 10;

    private final FileChannel channel;
    private final Cut cut;

    FileSource(FileChannel channel, Cut cut) {
        this.channel = channel;
        this.cut = cut;
    }

    @Override
    public long size() {
        return cut.kept();
    }

    @Override
    public boolean hasGap() {
        return !cut.isWhole();
    }

    @Override
    public void read(Sink sink) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(PIECE, Math.max(1, cut.size())));
        if (range(0, cut.head(), buffer, sink) && !cut.isWhole()) {
            sink.gap();
            sink.piece(cut.markerBytes());
            sink.gap();
            range(cut.tailStart(), cut.size(), buffer, sink);
        }
    }

    private boolean range(long from, long to, ByteBuffer buffer, Sink sink) throws IOException {
        for (long at = from; at < to; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
            int read;
            try {
                read = channel.read(buffer, at);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (IOException e) {
                // What could be read is worth keeping, as it is where nothing is redacted.
                return false;
            }
            if (read < 0) {
                return false;
            }
            sink.piece(buffer.flip());
            at += read;
        }
        return true;
    }

    @Override
    public InputStream open() throws IOException {
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                if (at >= cut.size()) {
                    return -1;
                }
                int wanted = (int) Math.min(length, cut.size() - at);
                int read = channel.read(ByteBuffer.wrap(target, offset, wanted), at);
                at += Math.max(0, read);
                return read;
            }
        };
    }
}

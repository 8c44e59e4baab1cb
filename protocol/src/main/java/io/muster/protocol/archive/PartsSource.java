package io.muster.protocol.archive;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files one behind the other as one source, of which one at a time is open. For one thread. */
final class PartsSource implements SeekableSource {
    private final List<Path> parts;
    /** Where each part begins, and at last where all end. */
    private final long[] starts;

    private @Nullable FileChannel channel;
    private int current = -1;

    PartsSource(List<Path> parts) throws IOException {
        this.parts = List.copyOf(parts);
        this.starts = new long[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = starts[i] + Files.size(parts.get(i));
        }
    }

    @Override
    public long size() {
        return starts[parts.size()];
    }

    @Override
    public void read(long at, ByteBuffer target) throws IOException {
        long position = at;
        while (target.hasRemaining()) {
            if (position < 0 || position >= size()) {
                throw new EOFException("the parts end at " + size());
            }
            int found = Arrays.binarySearch(starts, position);
            int part = found < 0 ? -found - 2 : found;
            while (starts[part + 1] == position) {
                part++; // an empty part begins where the next one does
            }
            int limit = target.limit();
            target.limit(target.position() + (int) Math.min(target.remaining(), starts[part + 1] - position));
            int n = open(part).read(target, position - starts[part]);
            target.limit(limit);
            if (n <= 0) {
                throw new EOFException(parts.get(part) + " became shorter");
            }
            position += n;
        }
    }

    private FileChannel open(int part) throws IOException {
        FileChannel open = channel;
        if (open == null || part != current) {
            close();
            open = FileChannel.open(parts.get(part), StandardOpenOption.READ);
            channel = open;
            current = part;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        FileChannel open = channel;
        channel = null;
        if (open != null) {
            open.close();
        }
    }
}

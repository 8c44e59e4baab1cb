package io.muster.coordinator.upload;

import io.muster.coordinator.bundle.BundleParts;
import io.muster.coordinator.bundle.StoredBundle;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files on this coordinator's disk, one after the other. */
record StoredParts(List<StoredBundle.Part> parts) implements CargoBytes {
    @Override
    public long bytes() {
        return parts.stream().mapToLong(StoredBundle.Part::bytes).sum();
    }

    @Override
    public InputStream open(long from, long length) {
        return new PartsStream(new BundleParts(parts, from, length));
    }

    private static final class PartsStream extends InputStream {
        private final BundleParts parts;
        private byte @Nullable [] buffer = {};
        private int position;

        PartsStream(BundleParts parts) {
            this.parts = parts;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            byte[] current = buffer;
            if (current != null && position == current.length) {
                current = parts.next();
                buffer = current;
                position = 0;
            }
            if (current == null) {
                return -1;
            }
            int count = Math.min(length, current.length - position);
            System.arraycopy(current, position, target, offset, count);
            position += count;
            return count;
        }

        @Override
        public void close() throws IOException {
            parts.close();
        }
    }
}

package io.muster.coordinator.bundle;

import io.muster.protocol.archive.SeekableSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A stored bundle as one seekable whole. */
final class PartsSource implements SeekableSource {
    private final StoredBundle bundle;

    PartsSource(StoredBundle bundle) {
        this.bundle = bundle;
    }

    @Override
    public long size() {
        return bundle.bytes();
    }

    @Override
    public void read(long at, ByteBuffer target) throws IOException {
        if (at + target.remaining() > bundle.bytes()) {
            throw new EOFException("the bundle ends before");
        }
        try (BundleParts parts = new BundleParts(bundle.parts(), at, target.remaining())) {
            for (byte[] next = parts.next(); next != null; next = parts.next()) {
                target.put(next);
            }
        }
    }

    @Override
    public void close() {
        // Every read opens what it needs.
    }
}

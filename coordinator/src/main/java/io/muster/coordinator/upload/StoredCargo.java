package io.muster.coordinator.upload;

import io.muster.coordinator.bundle.StoredBundle;
import java.io.InputStream;

/** A bundle on this coordinator's disk. */
record StoredCargo(StoredBundle bundle) implements Cargo {
    @Override
    public String file() {
        return bundle.file();
    }

    @Override
    public long bytes() {
        return bundle.bytes();
    }

    @Override
    public String sha256() {
        return bundle.sha256();
    }

    @Override
    public String mediaType() {
        return bundle.mediaType();
    }

    @Override
    public InputStream open(long from, long length) {
        return new StoredParts(bundle.parts()).open(from, length);
    }
}

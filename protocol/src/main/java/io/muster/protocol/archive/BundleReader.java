package io.muster.protocol.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a sealed bundle through its index: finding one entry in a large bundle costs as much as in a small one. */
public final class BundleReader implements AutoCloseable {
    /** @throws BundleFormatException if the file is not a bundle or was not sealed */
    public static BundleReader open(Path file) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** All entries in the order of the archive. */
    public List<EntryRecord> entries() {
        throw new UnsupportedOperationException();
    }

    /** @param path with or without the top folder */
    public Optional<EntryRecord> find(String path) {
        throw new UnsupportedOperationException();
    }

    /** Writes an entry's content, reading no more frames than hold it. */
    public void copy(EntryRecord entry, OutputStream target) throws IOException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException();
    }
}

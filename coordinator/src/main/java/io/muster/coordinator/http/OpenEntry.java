package io.muster.coordinator.http;

import io.muster.coordinator.bundle.StoredBundle;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.apache.pekko.util.ByteString;

/** An entry that is being sent. Each holds one frame in memory, so there are only so many. */
final class OpenEntry {
    private static final int PIECE = 64 << 10;

    private final BundleReader reader;
    private final InputStream content;
    private final Semaphore slots;

    private OpenEntry(BundleReader reader, InputStream content, Semaphore slots) {
        this.reader = reader;
        this.content = content;
        this.slots = slots;
    }

    /** How many may be open. */
    static final class Slots {
        private static final int MOST = 32;

        private final Semaphore slots = new Semaphore(MOST);

        boolean areLeft() {
            return slots.availablePermits() > 0;
        }

        /** @throws IOException also where others were faster, which ends the answer */
        OpenEntry open(StoredBundle bundle, EntryRecord entry, ByteRange range) throws IOException {
            if (!slots.tryAcquire()) {
                throw new IOException("too many entries are read at once");
            }
            try {
                BundleReader reader = bundle.open();
                return new OpenEntry(reader, reader.content(entry, range.first(), range.length()), slots);
            } catch (IOException | RuntimeException e) {
                slots.release();
                throw e;
            }
        }
    }

    /** The next bytes; empty at the end. */
    Optional<ByteString> next() throws IOException {
        byte[] piece = content.readNBytes(PIECE);
        return piece.length == 0 ? Optional.empty() : Optional.of(ByteString.fromArrayUnsafe(piece));
    }

    void close() throws IOException {
        try (content) {
            reader.close();
        } finally {
            slots.release();
        }
    }
}

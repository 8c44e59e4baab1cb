package io.muster.agent.pack;

import io.muster.protocol.archive.EntryOutput;
import io.muster.redaction.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one entry that is being written. Whoever opened it holds the packer's turn until {@link #finish}; when that
 * thread hangs in a read, {@link #revoke} ends the entry from outside and refuses whatever the thread does later.
 */
final class OpenEntry {
    private final Packer packer;
    private final ByteBuffer buffer;
    private @Nullable EntryOutput output;

    OpenEntry(Packer packer, EntryOutput output, ByteBuffer buffer) {
        this.packer = packer;
        this.output = output;
        this.buffer = buffer;
    }

    /** A direct buffer to read into; nobody else has it while this entry is open. */
    ByteBuffer buffer() {
        return buffer;
    }

    void write(ByteBuffer content) throws IOException {
        synchronized (packer.segmentLock()) {
            if (output == null) {
                throw new IOException("the collector's time is over");
            }
            packer.guard(output, content);
        }
    }

    /** Takes a source that nobody redacts. */
    Source.Sink sink() {
        return new Source.Sink() {
            @Override
            public void piece(ByteBuffer piece) throws IOException {
                write(piece);
            }

            @Override
            public void gap() {}
        };
    }

    /** Ends the entry; what is missing of its announced size is filled with zeros and noted. */
    void finish(List<String> notes) throws IOException {
        finish(notes, Map.of());
    }

    /**
     * Ends the entry, as the other.
     *
     * @param redactions how often each rule has removed something
     */
    void finish(List<String> notes, Map<String, Long> redactions) throws IOException {
        end(notes, redactions, buffer);
    }

    /** As {@link #finish}, by another thread. The buffer is given up, for the hanging read may still fill it. */
    void revoke(String note) throws IOException {
        end(List.of(note), Map.of(), null);
    }

    private void end(List<String> notes, Map<String, Long> redactions, @Nullable ByteBuffer reusable)
            throws IOException {
        synchronized (packer.segmentLock()) {
            EntryOutput open = output;
            if (open == null) {
                return;
            }
            output = null;
            packer.finish(open, new ArrayList<>(notes), redactions, reusable);
        }
    }
}

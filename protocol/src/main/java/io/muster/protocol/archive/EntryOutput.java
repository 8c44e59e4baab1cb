package io.muster.protocol.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.Map;

/** Takes the content of the one entry that is open. */
public interface EntryOutput {
    /** Bytes of the announced size that are still to come. */
    long remaining();

    /** Takes all of {@code content}. @throws IllegalArgumentException if that is more than {@link #remaining()} */
    void write(ByteBuffer content) throws IOException;

    /**
     * Reads once from {@code source}, straight into the frame: no copy besides the kernel's. Takes what one read gives,
     * at most {@link #remaining()}.
     *
     * @return bytes taken; 0 when nothing remains; -1 at the end of the source
     */
    int transferFrom(ReadableByteChannel source) throws IOException;

    /**
     * Ends the entry. Content that is still missing is filled with zeros and noted.
     *
     * @param notes what a reader should know, such as {@code "shrank while it was read"}
     */
    default EntryRecord finish(List<String> notes) throws IOException {
        return finish(notes, Map.of());
    }

    /**
     * Ends the entry, as the other.
     *
     * @param redactions how often each rule has removed something from the content
     */
    EntryRecord finish(List<String> notes, Map<String, Long> redactions) throws IOException;
}

package io.muster.redaction;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A content as it may leave the node. Its size is known before it is written. */
public interface Redacted extends AutoCloseable {
    long size();

    /** How often each rule has removed something. */
    Map<String, Long> counts();

    /** Why the content is not there; null where it is. */
    @Nullable
    String failure();

    /** What a reader should know of it; null mostly. */
    @Nullable
    String note();

    /**
     * Writes it, once.
     *
     * @throws RedactionFailure when the original has changed meanwhile; what was written until then is redacted
     */
    void writeTo(Target target) throws IOException;

    /** Gives files and memory back. */
    @Override
    void close() throws IOException;

    /** Takes pieces. */
    @FunctionalInterface
    interface Target {
        void write(ByteBuffer piece) throws IOException;
    }
}

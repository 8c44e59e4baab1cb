package io.muster.protocol.encryption;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Makes a file that only some can read. */
@FunctionalInterface
public interface ChunkCipher {
    /**
     * Encrypts all that remains of {@code content}, whose position does not move, into one whole file.
     *
     * @throws IOException if it cannot be encrypted; what was written is void then
     */
    void encrypt(ByteBuffer content, OutputStream target) throws IOException;
}

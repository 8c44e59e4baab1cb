package io.muster.protocol.agent;

import java.nio.charset.StandardCharsets;

/**
 * Some of what a collector's command printed, after redaction. Offsets count the bytes of its stream, standard output
 * or standard error, each from 0; bytes between the end of one piece and the beginning of the next one were dropped.
 *
 * @param from offset of its first byte
 * @param to offset after its last byte
 * @param text its bytes as UTF-8; what is none is replaced
 */
public record OutputPiece(boolean stderr, long from, long to, String text) {
    /** What of it lies after an offset within it. */
    public OutputPiece after(long offset) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (offset <= from || bytes.length != to - from) {
            return this;
        }
        int skipped = (int) (offset - from);
        return new OutputPiece(
                stderr, offset, to, new String(bytes, skipped, bytes.length - skipped, StandardCharsets.UTF_8));
    }
}

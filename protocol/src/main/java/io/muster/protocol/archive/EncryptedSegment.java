package io.muster.protocol.archive;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.muster.protocol.id.NodeId;
import java.util.List;

/**
 * What a clear manifest tells of a node's encrypted part.
 *
 * @param files in order; what is there can be compared with it without a key
 */
public record EncryptedSegment(NodeId node, List<SealedFile> files) {
    public EncryptedSegment {
        files = List.copyOf(files);
    }

    /**
     * An age file.
     *
     * @param bytes its length
     * @param digest of its bytes; against damage, the age format itself guards against forgery
     */
    public record SealedFile(long bytes, ContentDigest digest) {
        /** @throws IllegalArgumentException if it is something else than {@link #toString} gives */
        @JsonCreator
        public static SealedFile valueOf(String text) {
            int space = text.indexOf(' ');
            return new SealedFile(
                    Long.parseLong(text.substring(0, Math.max(0, space))),
                    ContentDigest.valueOf(text.substring(space + 1)));
        }

        /** A line each: there is one for each four megabytes. */
        @JsonValue
        @Override
        public String toString() {
            return bytes + " " + digest;
        }
    }
}

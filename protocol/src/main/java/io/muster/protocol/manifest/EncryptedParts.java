package io.muster.protocol.manifest;

import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.EncryptedSegment;
import java.util.List;

/**
 * In the manifest of an encrypted bundle, what stands where an ordinary one lists entries.
 *
 * @param format of the segments, once they are decrypted
 * @param nodeLevel whether paths of entries carry the node
 */
public record EncryptedParts(BundleFormat format, boolean nodeLevel, List<EncryptedSegment> segments) {
    /** Its name. */
    static final String FIELD = "encrypted";

    public EncryptedParts {
        segments = segments == null ? List.of() : List.copyOf(segments);
    }
}

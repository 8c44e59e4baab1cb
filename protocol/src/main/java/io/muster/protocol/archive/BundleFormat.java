package io.muster.protocol.archive;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** How a bundle is compressed. Both forms are plain concatenations of frames that stand alone. */
public enum BundleFormat {
    /** Zstandard frames, RFC 8878. */
    TAR_ZST("tar.zst", "application/zstd"),
    /** Gzip members, RFC 1952. */
    TAR_GZ("tar.gz", "application/gzip");

    private final String extension;
    private final String mediaType;

    BundleFormat(String extension, String mediaType) {
        this.extension = extension;
        this.mediaType = mediaType;
    }

    @JsonCreator
    public static BundleFormat of(String extension) {
        return Arrays.stream(values())
                .filter(f -> f.extension.equals(extension))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("format \"" + extension + "\" is not one of tar.zst, tar.gz"));
    }

    /** File name ending without a leading dot, which is also the format's name. */
    @JsonValue
    public String extension() {
        return extension;
    }

    public String mediaType() {
        return mediaType;
    }
}

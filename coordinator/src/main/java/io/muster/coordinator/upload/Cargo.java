package io.muster.coordinator.upload;

import java.io.IOException;
import java.io.InputStream;

/** A sealed bundle that is to be uploaded. */
public interface Cargo {
    /** Its name. */
    String file();

    long bytes();

    /** Of the whole, in lower-case hex. */
    String sha256();

    String mediaType();

    /** A stretch of it; the caller closes it. */
    InputStream open(long from, long length) throws IOException;
}

package io.muster.coordinator.upload;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that are to be uploaded, to be read from anywhere and more than once. */
public interface CargoBytes {
    long bytes();

    /** A stretch of them; the caller closes it. */
    InputStream open(long from, long length) throws IOException;
}

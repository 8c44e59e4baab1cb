package io.muster.coordinator.upload;

/** A sealed bundle that is to be uploaded. */
public interface Cargo extends CargoBytes {
    /** Its name. */
    String file();

    /** Of the whole, in lower-case hex. */
    String sha256();

    String mediaType();
}

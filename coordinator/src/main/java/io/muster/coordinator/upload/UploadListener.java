package io.muster.coordinator.upload;

import java.io.IOException;

/** Hears what becomes of an upload, on the upload's thread. */
public interface UploadListener {
    /** It began, with an address for people. */
    void began(String url);

    /**
     * Keeps what is needed to go on after a restart; empty for nothing.
     *
     * @throws IOException where it could not be made safe in time
     */
    void remember(String token) throws IOException;

    /** The far side has it. Nothing follows. */
    void uploaded(Receipt receipt);

    /** It is given up. Nothing follows. */
    void failed(String reason);
}

package io.muster.coordinator.upload;

import java.io.IOException;

/**
 * Speaks one protocol with one destination, for one attempt, on one thread. An {@code UploadProblem} says whether
 * trying again helps; any other {@code IOException} means that it may.
 */
interface Uploader extends AutoCloseable {
    /**
     * Whether the destination can be reached, takes the credentials, can be written to, and has room where it can tell.
     * Leaves nothing behind.
     */
    void preflight(long room) throws IOException;

    /** Sends the bundle, or what is missing of it, and compares what the far side has then. */
    Receipt upload(Cargo cargo, Journey journey) throws IOException;

    /**
     * Sends what is there of a bundle that still grows, so that less is left to be sent when it is sealed, until it is
     * stopped. Nothing relies on it. Does nothing where what is sent cannot be sent otherwise afterwards.
     */
    default void sendAhead(Beginning beginning, Journey journey) throws IOException {}

    /** Removes what an upload that nobody goes on with left at the far side. */
    void discard(String token) throws IOException;

    /** Breaks off what is under way, from another thread; what hangs fails soon after. */
    void abort();

    @Override
    void close();
}

package io.muster.coordinator.upload;

import java.io.IOException;
import java.util.Optional;

/** What an upload keeps between attempts, processes and coordinators. */
interface Journey {
    /** What the uploader remembered last: enough to find at the far side what is there already. */
    Optional<String> token();

    /** Keeps a token; returns once it is safe. Empty means that there is nothing to go on with. */
    void remember(String token) throws IOException;

    Meter meter();
}

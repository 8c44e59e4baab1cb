package io.muster.agent.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The secret by which an agent joins, read from its file each time so that it can be replaced under a running agent. It
 * is never part of a message, a log line or a command line.
 */
public final class JoinSecret {
    private static final int MAX_BYTES = 4096;

    private final Path file;

    public JoinSecret(Path file) {
        this.file = file;
    }

    /** The value of the {@code Authorization} header. */
    public String authorization() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("join secret file " + file + " is larger than " + MAX_BYTES + " bytes");
        }
        String secret = Files.readString(file).strip();
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("join secret file " + file + " holds no printable word");
        }
        return "Bearer " + secret;
    }

    @Override
    public String toString() {
        return "join secret in " + file;
    }
}

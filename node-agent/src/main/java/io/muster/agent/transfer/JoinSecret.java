package io.muster.agent.transfer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The secret that belongs to all agents of a cluster, in its file. */
public final class JoinSecret implements AgentSecret {
    private static final int MAX_BYTES = 4096;

    private final Path file;

    public JoinSecret(Path file) {
        this.file = file;
    }

    @Override
    public String word() throws IOException {
        return read(file);
    }

    static String read(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new IOException("secret file " + file + " cannot be read");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("secret file " + file + " is larger than " + MAX_BYTES + " bytes");
        }
        String secret = Files.readString(file).strip();
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("secret file " + file + " holds no printable word");
        }
        return secret;
    }

    @Override
    public String toString() {
        return "join secret in " + file;
    }
}

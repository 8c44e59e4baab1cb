package io.muster.agent.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
        return "Bearer " + read();
    }

    /** Names the cluster whose secret this is, without telling the secret. */
    public String cluster() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(("muster-cluster " + read()).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private String read() throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("join secret file " + file + " is larger than " + MAX_BYTES + " bytes");
        }
        String secret = Files.readString(file).strip();
        if (secret.isEmpty() || !secret.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IOException("join secret file " + file + " holds no printable word");
        }
        return secret;
    }

    @Override
    public String toString() {
        return "join secret in " + file;
    }
}

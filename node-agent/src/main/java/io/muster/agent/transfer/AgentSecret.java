package io.muster.agent.transfer;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** By what an agent is let in. It is never part of a message, a log line or a command line. */
public interface AgentSecret {
    /** Read anew each time, so that it can be replaced under a running agent. */
    String word() throws IOException;

    /** The value of the {@code Authorization} header. */
    default String authorization() throws IOException {
        return "Bearer " + word();
    }

    /** Called before a session is opened: the moment to come to a secret by another one. */
    default void prepare(URI coordinator, HttpClient client) throws IOException, InterruptedException {
        // Most are there already.
    }

    /** Names the cluster whose secret this is, without telling the secret. */
    default String cluster() throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(("muster-cluster " + word()).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

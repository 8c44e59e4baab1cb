package io.muster.coordinator.security;

import java.io.IOException;
import java.nio.file.Path;

/** The secret that agents show; made in the data directory at the first start. */
public final class JoinSecret {
    private final String value;

    private JoinSecret(String value) {
        this.value = value;
    }

    public static JoinSecret load(Path dataDir, Agreement agreement) throws IOException {
        return new JoinSecret(Secrets.readOrAgree(dataDir.resolve("join-secret"), Secrets::random, agreement));
    }

    public boolean matches(String presented) {
        return Secrets.same(value, presented);
    }

    /** In the clear, for whoever configures an agent. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "JoinSecret";
    }
}

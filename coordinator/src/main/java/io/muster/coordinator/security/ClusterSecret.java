package io.muster.coordinator.security;

import java.io.IOException;
import java.nio.file.Path;

/** The secret that coordinators show each other; the same on all of them. */
public final class ClusterSecret {
    private final String value;

    private ClusterSecret(String value) {
        this.value = value;
    }

    public static ClusterSecret load(Path dataDir, Agreement agreement) throws IOException {
        return new ClusterSecret(Secrets.readOrAgree(dataDir.resolve("cluster-secret"), Secrets::random, agreement));
    }

    public boolean matches(String presented) {
        return Secrets.same(value, presented);
    }

    /** In the clear, to show it to another coordinator. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "ClusterSecret";
    }
}

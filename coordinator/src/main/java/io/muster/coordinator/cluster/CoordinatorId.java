package io.muster.coordinator.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The name of a data directory, made with it: bundles that lie in it are found again wherever it is used. */
public final class CoordinatorId {
    private CoordinatorId() {}

    public static String of(Path dataDir) throws IOException {
        Path file = dataDir.resolve("coordinator-id");
        if (!Files.exists(file)) {
            Path fresh = Files.writeString(dataDir.resolve("coordinator-id.tmp"), UUID.randomUUID() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String id = Files.readString(file).strip();
        if (id.isEmpty() || id.length() > 64) {
            throw new IOException(file + " must hold one name of at most 64 characters");
        }
        return id;
    }
}

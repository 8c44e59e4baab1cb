package io.muster.coordinator.collection;

import com.fasterxml.jackson.core.type.TypeReference;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code <data-dir>/nodes.json}: the nodes that were seen, so that absent ones are missed after a restart too. */
public final class NodesFile {
    private static final Logger LOG = LoggerFactory.getLogger(NodesFile.class);

    private final Path file;

    public NodesFile(Path dataDir) {
        this.file = dataDir.resolve("nodes.json");
    }

    public List<KnownNode> load() throws IOException {
        return Files.exists(file)
                ? Json.mapper().readValue(Files.readAllBytes(file), new TypeReference<List<KnownNode>>() {})
                : List.of();
    }

    /** Replaces the file as a whole. Blocks; a failure is logged, because nothing but a later restart depends on it. */
    synchronized void save(Collection<KnownNode> nodes) {
        try {
            Path fresh = file.resolveSibling("nodes.json.tmp");
            Files.write(fresh, Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(nodes));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("known nodes could not be written to {}: {}", file, e.toString());
        }
    }
}

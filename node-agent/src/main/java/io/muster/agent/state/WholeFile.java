package io.muster.agent.state;

import io.muster.protocol.json.Json;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small JSON file that is replaced as a whole: whoever reads it finds the old value or the new one. */
final class WholeFile {
    private static final Logger LOG = LoggerFactory.getLogger(WholeFile.class);

    private WholeFile() {}

    /** @param force whether it must survive a power cut from now on */
    static void write(Path path, Object value, boolean force) throws IOException {
        Path next = path.resolveSibling(path.getFileName() + ".next");
        try {
            byte[] content = Json.mapper().writeValueAsBytes(value);
            try (FileOutputStream out = new FileOutputStream(next.toFile())) {
                out.write(content);
                if (force) {
                    out.getFD().sync();
                }
            }
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(next);
        }
        Path folder = path.getParent();
        if (force && folder != null) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
                names.force(true);
            }
        }
    }

    /** Null where there is none, or none that can be read. */
    static <T> @Nullable T read(Path path, Class<T> type) {
        try {
            return Json.mapper().readValue(Files.readAllBytes(path), type);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.warn("{} is not readable: {}", path, e.toString());
            return null;
        }
    }
}

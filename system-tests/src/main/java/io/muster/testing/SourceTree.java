package io.muster.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds files of the source tree that this program runs in. */
public final class SourceTree {
    private SourceTree() {}

    /** @param path from the root of the tree */
    public static Path file(String path) {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path file = folder.resolve(path);
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IllegalStateException("run from within the source tree: " + path + " is needed");
    }
}

package io.muster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Folders below {@code target/} that stay after a run, so that a failure can be looked into. */
final class Artifacts {
    private Artifacts() {}

    static Path folder(String test) {
        try {
            return Files.createTempDirectory(
                    Files.createDirectories(Path.of("target/clusters").toAbsolutePath()), test + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.muster.coordinator.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a secret is: in a file or an environment variable. It is read when it is used, so that it can be renewed while
 * the coordinator runs, and neither kept nor printed.
 */
public record Secret(String source, boolean isFile) {
    private static final long LARGEST = 64 << 10;

    public static Secret inFile(String path) {
        return new Secret(path, true);
    }

    public static Secret inEnvironment(String variable) {
        return new Secret(variable, false);
    }

    /**
     * The secret itself, without the white space around it. Reads a file.
     *
     * @throws IOException that names the file or variable where it is not there
     */
    public String reveal() throws IOException {
        if (!isFile) {
            String value = System.getenv(source);
            if (value == null || value.isBlank()) {
                throw new IOException("the environment variable " + source + " is not set");
            }
            return value.strip();
        }
        Path file = Path.of(source);
        if (!Files.isReadable(file)) {
            throw new IOException("the file " + source + " cannot be read");
        }
        if (Files.size(file) > LARGEST) {
            throw new IOException("the file " + source + " is too large for a secret");
        }
        return Files.readString(file, StandardCharsets.UTF_8).strip();
    }

    @Override
    public String toString() {
        return (isFile ? "file " : "environment variable ") + source;
    }
}

package io.muster.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The shell scripts of this package; they come from the class path, because a sick node may have no room for a file.
 */
final class Script {
    static final String RUN = read("run.sh");
    static final String GUARD = read("guard.sh");

    private Script() {}

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(Script.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.muster.testing.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Debian's libfaketime, which lies to one process about the time of day. */
public final class FakeTime {
    private FakeTime() {}

    public static boolean available() {
        return library().isPresent();
    }

    static List<String> prefix(Duration offset) {
        String library = library()
                .map(Path::toString)
                .orElseThrow(() -> new IllegalStateException("libfaketime is not installed"));
        return List.of(
                "env",
                "LD_PRELOAD=" + library,
                "FAKETIME=%+d".formatted(offset.toSeconds()),
                "FAKETIME_DONT_FAKE_MONOTONIC=1",
                // With the default, timed waits of a JVM return at once.
                "FAKETIME_FORCE_MONOTONIC_FIX=0");
    }

    private static Optional<Path> library() {
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            return folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

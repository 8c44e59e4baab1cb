package io.muster.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The live processes of this machine that have a marker, a word of the test's own, in their arguments. */
public final class MarkedProcesses {
    private MarkedProcesses() {}

    /** Their command lines, a space between two arguments, without that of this process. */
    public static List<String> find(String marker) {
        String self = Long.toString(ProcessHandle.current().pid());
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    if (line.contains(marker) && !process.endsWith(self)) {
                        found.add(line.replace('\0', ' ').strip());
                    }
                } catch (IOException gone) {
                    // It ended while we looked.
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** How many of them are shells: of a script, those that read it, not the programs that started them. */
    public static long shells(String marker) {
        return find(marker).stream()
                .filter(line -> line.split(" ", 2)[0].matches("(.*/)?sh"))
                .count();
    }
}

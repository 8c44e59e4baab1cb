package io.muster.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs programs of this machine, and counts them. */
final class Programs {
    private Programs() {}

    /** Runs to the end and answers what it printed; fails unless it exits with 0. */
    static String run(String... line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(String.join(" ", line) + " exited with " + process.exitValue() + ":\n" + output);
        }
        return output;
    }

    /** How many shells have this word in their arguments. */
    static long running(String marker) throws IOException {
        long count = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
                    String program = line.substring(0, Math.max(0, line.indexOf('\0')));
                    if (program.matches("(.*/)?sh") && line.contains(marker)) {
                        count++;
                    }
                } catch (IOException gone) {
                    // It ended while we looked.
                }
            }
        }
        return count;
    }
}

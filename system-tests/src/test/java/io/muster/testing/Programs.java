package io.muster.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Runs programs of this machine. */
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
}

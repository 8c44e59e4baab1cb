package io.muster.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs small trusted programs of the system to their end. */
final class Tool {
    private static final int MAX_MESSAGE = 4096;
    private static final long SECONDS = 5;

    private Tool() {}

    /** @return what went wrong, or null when it ended well */
    static @Nullable String run(List<String> line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        Environment.trusted(builder.environment());
        Process process = builder.start();
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return line.get(0) + " does not end";
            }
            String message = new String(out.readNBytes(MAX_MESSAGE), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? null : message + " (exit code " + process.exitValue() + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        } finally {
            process.destroyForcibly();
        }
    }

    /** Full path of a program of the system, or null. */
    static @Nullable String find(String name) {
        ProgramLookup.Found found = ProgramLookup.find(name, Map.of(), Path.of("/"));
        return found instanceof ProgramLookup.Found.Program program
                ? program.path().toString()
                : null;
    }

    static boolean works(List<String> line) {
        try {
            return run(line) == null;
        } catch (IOException e) {
            return false; // there is no such program
        }
    }
}

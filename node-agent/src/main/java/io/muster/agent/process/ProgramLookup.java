package io.muster.agent.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the program of a command before anything is launched, so that a failure has an exact reason. */
public final class ProgramLookup {
    static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int MAX_FIRST_LINE = 256;

    private ProgramLookup() {}

    /** What was found. */
    public sealed interface Found {
        record Program(Path path) implements Found {}

        record Missing(String problem) implements Found {}

        record Refused(String problem) implements Found {}
    }

    /**
     * Looks up as a shell does: a name with a slash is a path (relative to the folder), any other is searched in
     * {@code PATH} of the command's environment.
     */
    public static Found find(String name, Map<String, String> environment, Path folder) {
        if (name.isEmpty()) {
            return new Found.Missing("the command is empty");
        }
        try {
            if (name.contains("/")) {
                return check(folder.resolve(name));
            }
            return search(name, environment.getOrDefault("PATH", DEFAULT_PATH), folder);
        } catch (InvalidPathException e) {
            return new Found.Missing("not a path: " + e.getMessage());
        }
    }

    private static Found search(String name, String path, Path folder) {
        Found refused = null;
        for (String element : path.split(":", -1)) {
            Found found = check(folder.resolve(element).resolve(name));
            if (found instanceof Found.Program) {
                return found;
            }
            if (refused == null && found instanceof Found.Refused) {
                refused = found;
            }
        }
        return refused != null ? refused : new Found.Missing(name + ": not found in PATH (" + path + ")");
    }

    private static Found check(Path program) {
        if (!Files.exists(program)) {
            return new Found.Missing(program + ": no such file");
        }
        if (Files.isDirectory(program)) {
            return new Found.Refused(program + ": is a folder");
        }
        if (!Files.isExecutable(program)) {
            return new Found.Refused(program + ": not executable");
        }
        String interpreter = interpreter(program);
        if (interpreter != null && !Files.exists(program.resolveSibling(interpreter))) {
            return new Found.Missing(program + ": no such interpreter: " + interpreter);
        }
        return new Found.Program(program.toAbsolutePath());
    }

    /** The interpreter that a script names in its first line, when that is an absolute path. */
    private static @Nullable String interpreter(Path program) {
        if (!Files.isRegularFile(program)) {
            return null;
        }
        byte[] start;
        try (InputStream in = Files.newInputStream(program)) {
            start = in.readNBytes(MAX_FIRST_LINE);
        } catch (IOException e) {
            return null; // executable but not readable: the kernel will judge
        }
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("#!")) {
            return null;
        }
        String line = text.substring(2).lines().findFirst().orElse("").strip();
        String interpreter = line.split("[ \t]", 2)[0];
        return interpreter.startsWith("/") ? interpreter : null;
    }
}

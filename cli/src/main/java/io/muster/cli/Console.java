package io.muster.cli;

import io.muster.cli.output.Harmless;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a command: its streams and environment.
 *
 * @param terminal whether {@code out} is a terminal that understands cursor movements
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> env, boolean terminal) {

    /** The process's own, in UTF-8. */
    public static Console ofProcess() {
        Map<String, String> env = System.getenv();
        boolean dumb = "dumb".equals(env.get("TERM"));
        return new Console(
                stream(FileDescriptor.out), stream(FileDescriptor.err), env, !dumb && standardOutIsTerminal());
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** {@code System.console()} asks about standard input too, and answers differently from JDK 22 on. */
    private static boolean standardOutIsTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    public boolean colours() {
        return terminal && env.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** One line to standard error for each message, without control characters. */
    public void errors(Iterable<String> messages) {
        messages.forEach(message -> err.println("error: " + Harmless.text(message)));
        err.flush();
    }

    public void warning(String message) {
        err.println("warning: " + Harmless.text(message));
    }
}

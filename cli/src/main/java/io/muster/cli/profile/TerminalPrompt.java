package io.muster.cli.profile;

import io.muster.cli.Failure;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Asks on the process's terminal. */
final class TerminalPrompt implements Prompt {
    @Override
    public @Nullable String line(String question) throws Failure {
        return terminal().readLine("%s", question);
    }

    @Override
    public @Nullable String secret(String question) throws Failure {
        char[] typed = terminal().readPassword("%s", question);
        return typed == null ? null : new String(typed);
    }

    /** From JDK 22 on there is a console also where nobody sits, before it there is none. */
    @SuppressWarnings("SystemConsoleNull")
    private static Console terminal() throws Failure {
        Console console = System.console();
        if (console == null || !standardInIsTerminal()) {
            throw Failure.badInput("there is no terminal to ask on; give --user NAME and --password-stdin");
        }
        return console;
    }

    private static boolean standardInIsTerminal() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/0")).startsWith("/dev");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}

package io.muster.cli.program;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * A command that is a program of its own: the launcher starts it directly, and this hands over to the launcher where
 * somebody called the command line without it.
 */
abstract class ProgramCommand implements Callable<Integer> {
    private final Console console;
    private final String name;

    ProgramCommand(Console console, String name) {
        this.console = console;
        this.name = name;
    }

    abstract List<String> arguments();

    @Override
    public Integer call() throws Failure, InterruptedException {
        String home = console.env().get("MUSTER_HOME");
        Path launcher = home == null ? null : Path.of(home, "muster");
        if (launcher == null || !Files.isExecutable(launcher)) {
            throw Failure.of(
                    ExitCode.INTERNAL,
                    List.of("\"" + name + "\" is started by the muster launcher script; run that, or set MUSTER_HOME to"
                            + " its folder"));
        }
        List<String> command = new ArrayList<>(List.of(launcher.toString(), name));
        command.addAll(arguments());
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            Thread end = new Thread(process::destroy, "end-" + name);
            Runtime.getRuntime().addShutdownHook(end);
            return process.waitFor();
        } catch (IOException e) {
            throw Failure.of(ExitCode.INTERNAL, List.of("cannot start " + launcher + ": " + e.getMessage()));
        }
    }
}

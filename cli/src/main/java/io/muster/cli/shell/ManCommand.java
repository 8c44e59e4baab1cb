package io.muster.cli.shell;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes manual pages. */
@Command(
        name = "man",
        description = "Writes the manual page of muster, or of a command, for man(1).",
        sortOptions = false,
        footer = {
            "",
            "For good, as root: muster man --output-dir /usr/local/share/man/man1",
            "",
            "Example:",
            "  muster man collect | man -l -"
        })
public final class ManCommand implements Callable<Integer> {
    private final Console console;
    private final Supplier<CommandLine> program;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "a command, such as collect or bundle ls")
    List<String> command = List.of();

    @Option(names = "--output-dir", paramLabel = "DIR", description = "write all pages there, one file each")
    @Nullable
    Path folder;

    @Mixin
    HelpOption help = new HelpOption();

    /** @param program with all its commands */
    public ManCommand(Console console, Supplier<CommandLine> program) {
        this.console = console;
        this.program = program;
    }

    @Override
    public Integer call() throws Failure {
        List<Described> all = Described.all(program.get());
        if (folder != null) {
            write(folder, all);
            return ExitCode.COMPLETE;
        }
        Described wanted = all.stream()
                .filter(one -> one.path().equals(command))
                .findFirst()
                .orElseThrow(() ->
                        Failure.badInput("\"" + String.join(" ", command) + "\" is not a command; see muster --help"));
        console.out().print(ManPage.of(wanted, all));
        console.out().flush();
        return ExitCode.COMPLETE;
    }

    private void write(Path target, List<Described> all) throws Failure {
        try {
            Files.createDirectories(target);
            for (Described one : all) {
                Files.writeString(target.resolve(one.page() + ".1"), ManPage.of(one, all));
            }
        } catch (IOException e) {
            throw Failure.badInput("cannot write to " + target + ": " + e.getMessage());
        }
        console.out().println(all.size() + " pages in " + target);
    }
}

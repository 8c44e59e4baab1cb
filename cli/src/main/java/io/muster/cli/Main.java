package io.muster.cli;

import io.muster.cli.output.Harmless;
import io.muster.protocol.spec.NearestName;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line's entry. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(run(Console.ofProcess(), args));
    }

    /** Runs one command, as the shell would, and answers one of {@link ExitCode}. */
    public static int run(Console console, String... args) {
        String first = args.length == 0 ? "--help" : args[0];
        switch (first) {
            case "-h", "--help" -> {
                console.out().print(Commands.help());
                return args.length == 0 ? ExitCode.BAD_INPUT : ExitCode.COMPLETE;
            }
            case "-V", "--version" -> {
                console.out().println("muster " + version());
                return ExitCode.COMPLETE;
            }
            case "help" -> {
                return args.length == 1 ? run(console, "--help") : run(console, args[1], "--help");
            }
            default -> {
                Optional<Commands.Entry> command = Commands.find(first);
                if (command.isEmpty()) {
                    console.err().println("error: " + unknown(first));
                    return ExitCode.BAD_INPUT;
                }
                return commandLine(console, first, command.get().create().apply(console))
                        .execute(Arrays.copyOfRange(args, 1, args.length));
            }
        }
    }

    private static String unknown(String name) {
        String quoted = "\"" + Harmless.fit(name, 40) + "\"";
        return name.startsWith("-")
                ? "option " + quoted + " must follow a command; see muster --help"
                : quoted + " is not a command"
                        + NearestName.of(name, Commands.names())
                                .map(nearest -> "; did you mean \"" + nearest + "\"?")
                                .orElse("; see muster --help");
    }

    /**
     * The reader of a command's options, with Muster's manners: failures become one line and an exit code.
     *
     * @param command a picocli command object
     */
    public static CommandLine commandLine(Console console, String name, Object command) {
        CommandLine line = new CommandLine(command);
        line.setCommandName("muster " + name);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setUsageHelpWidth(100);
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((failure, args) -> {
            console.errors(List.of(wrongUse(failure)));
            return ExitCode.BAD_INPUT;
        });
        line.setExecutionExceptionHandler((failure, commandLine, parsed) -> {
            if (failure instanceof Failure expected) {
                console.errors(expected.lines());
                return expected.exitCode();
            }
            console.errors(List.of("internal: " + failure));
            if (console.env().containsKey("MUSTER_DEBUG")) {
                failure.printStackTrace(console.err());
            }
            return ExitCode.INTERNAL;
        });
        return line;
    }

    private static String wrongUse(ParameterException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof UnmatchedArgumentException unmatched) {
            List<String> near = unmatched.getSuggestions();
            message += near.isEmpty() ? "" : "; did you mean \"" + near.get(0) + "\"?";
        }
        return message + " (see " + failure.getCommandLine().getCommandSpec().qualifiedName() + " --help)";
    }

    private static String version() {
        return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development");
    }
}

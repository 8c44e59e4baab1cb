package io.muster.cli.profile;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.OutputOption;
import io.muster.cli.output.Table;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the kept logins, and changes which one is used. */
@Command(
        name = "profiles",
        description = "Lists the logins that muster login kept; without their passwords.",
        sortOptions = false,
        footer = {"", "Example:", "  muster profiles --output json"})
public final class ProfilesCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--use", paramLabel = "NAME", description = "use this one from now on")
    @Nullable
    String use;

    @Mixin
    OutputOption output = new OutputOption();

    @Mixin
    HelpOption help = new HelpOption();

    /** One line. */
    record Line(String profile, String server, String user, boolean current) {}

    public ProfilesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure {
        Profiles profiles = Profiles.read(console);
        if (use != null) {
            profiles.use(use);
        }
        String current = profiles.current();
        List<Line> lines = profiles.all().entrySet().stream()
                .map(one -> new Line(
                        one.getKey(),
                        one.getValue().server(),
                        one.getValue().user(),
                        one.getKey().equals(current)))
                .toList();
        if (output.isJson()) {
            OutputFormat.json(console.out(), lines);
        } else if (lines.isEmpty()) {
            console.out().println("no logins are kept; see muster login --help");
        } else {
            Table table = new Table("", "PROFILE", "SERVER", "USER");
            lines.forEach(line -> table.row(line.current() ? "*" : "", line.profile(), line.server(), line.user()));
            table.print(console.out());
        }
        return ExitCode.COMPLETE;
    }
}

package io.muster.cli.spec;

import io.muster.cli.CommandGroup;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.OutputOption;
import io.muster.protocol.spec.SpecOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works on specs before anybody runs them. */
@Command(
        name = "spec",
        description = "Checks a spec, or shows what it would do.",
        sortOptions = false,
        footer = {"", "Example:", "  muster spec lint default"})
public final class SpecCommand extends CommandGroup {
    private final Console console;

    public SpecCommand(Console console) {
        super("lint or plan");
        this.console = console;
    }

    @Command(
            name = "lint",
            description =
                    "Tells everything that is wrong with a spec, with lines, as compilers do. Several files are one"
                            + " spec.",
            sortOptions = false,
            footer = {"", "Exit codes: 0 it may run, 2 it may not.", "", "Example:", "  muster spec lint default"})
    int lint(
            @Parameters(
                            arity = "1..*",
                            paramLabel = "FILE",
                            description = "YAML or JSON; - for standard input; or the"
                                    + " name of a spec that comes with Muster")
                    List<String> files,
            @Option(names = "--allow-unredacted", description = "accept documents that ask for redaction")
                    boolean unredacted,
            @Option(names = "--local", description = "check for a run on this one host, without a cluster")
                    boolean local,
            @Mixin OutputOption output,
            @Mixin HelpOption lintHelp)
            throws Failure {
        return new Lint(console).run(files, new SpecOptions(unredacted, local), output.isJson());
    }

    @Command(
            name = "plan",
            description = "Shows in which order a spec's collectors would run and the longest chain of them. With"
                    + " --nodes or --all-nodes asks a coordinator what they would do there.",
            sortOptions = false,
            footer = {"", "Example:", "  muster spec plan default"})
    int plan(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "as for lint") List<String> files,
            @Option(names = "--nodes", split = ",", paramLabel = "NODE", description = "plan for these nodes") @Nullable
                    List<String> nodes,
            @Option(names = "--all-nodes", description = "plan for every node that the coordinator knows")
                    boolean allNodes,
            @Mixin OutputOption output,
            @Mixin HelpOption planHelp,
            @Mixin ConnectionOptions connection)
            throws Failure {
        List<String> some = nodes == null ? new ArrayList<>() : nodes;
        if (allNodes || !some.isEmpty()) {
            new NodePlan(console).run(files, some, connection, output.isJson());
        } else {
            new OfflinePlan(console).run(files, output.isJson());
        }
        return ExitCode.COMPLETE;
    }
}

package io.muster.cli.program;

import io.muster.cli.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to the coordinator program. */
@Command(
        name = "coordinator",
        description = "Runs a coordinator: it plans collections, keeps bundles, and serves the HTTP API.",
        footer = {"", "Example:", "  muster coordinator --data-dir data"})
public final class CoordinatorCommand extends ProgramCommand {
    /** Everything, in order: the other program reads it. */
    @Unmatched
    List<String> options = new ArrayList<>();

    public CoordinatorCommand(Console console) {
        super(console, "coordinator");
    }

    @Override
    List<String> arguments() {
        return options;
    }
}

package io.muster.cli.program;

import io.muster.cli.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to the agent program. */
@Command(
        name = "agent",
        description = "Runs a node's agent: it dials out to a coordinator and collects when asked.",
        footer = {
            "",
            "Example:",
            "  muster agent --coordinator http://127.0.0.1:9000 --join-secret-file data/join-secret"
        })
public final class AgentCommand extends ProgramCommand {
    /** Everything, in order: the other program reads it. */
    @Unmatched
    List<String> options = new ArrayList<>();

    public AgentCommand(Console console) {
        super(console, "agent");
    }

    @Override
    List<String> arguments() {
        return options;
    }
}

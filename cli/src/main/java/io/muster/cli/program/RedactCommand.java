package io.muster.cli.program;

import io.muster.cli.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Hands over to the program that redacts a file. */
@Command(
        name = "redact",
        description = "Shows what redaction makes of a file; nothing is sent anywhere.",
        footer = {"", "Example:", "  muster redact /var/log/app.log --explain"})
public final class RedactCommand extends ProgramCommand {
    /** Everything, in order: the other program reads it. */
    @Unmatched
    List<String> options = new ArrayList<>();

    public RedactCommand(Console console) {
        super(console, "redact");
    }

    @Override
    List<String> arguments() {
        return options;
    }
}

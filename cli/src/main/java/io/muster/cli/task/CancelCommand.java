package io.muster.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.OutputFormat;
import io.muster.protocol.id.CollectionId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels a collection. */
@Command(
        name = "cancel",
        description = "Cancels a collection: the one given, else the running one. What was collected is kept.",
        sortOptions = false,
        footer = {"", "Example:", "  muster cancel --credentials-file data/credentials"})
public final class CancelCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the collection's id")
    @Nullable
    String id;

    @Mixin
    TaskOptions options = new TaskOptions();

    public CancelCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure {
        CollectionId wanted = CollectionIds.read(id);
        JsonNode answer = options.connect(console).cancel(wanted);
        if (options.isJson()) {
            OutputFormat.json(console.out(), answer);
        } else {
            String told = answer.path("id").asText(wanted == null ? "" : wanted.value());
            console.out()
                    .println(Harmless.text("collection " + told + " "
                                    + answer.path("status").asText("CANCELLED"))
                            .strip());
        }
        return ExitCode.COMPLETE;
    }
}

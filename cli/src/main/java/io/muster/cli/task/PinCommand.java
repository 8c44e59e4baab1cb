package io.muster.cli.task;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.output.OutputFormat;
import io.muster.protocol.id.CollectionId;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Protects a collection from retention, and no longer. */
public abstract sealed class PinCommand implements Callable<Integer> {
    private final Console console;
    private final boolean pinned;

    @Parameters(arity = "1", paramLabel = "ID", description = "the collection's id")
    @Nullable
    String id;

    @Mixin
    TaskOptions options = new TaskOptions();

    private PinCommand(Console console, boolean pinned) {
        this.console = console;
        this.pinned = pinned;
    }

    @Override
    public Integer call() throws Failure {
        CollectionId wanted = Objects.requireNonNull(CollectionIds.read(id), "picocli asks for the id");
        JsonNode answer = options.connect(console).pin(wanted, pinned);
        if (options.isJson()) {
            OutputFormat.json(console.out(), answer);
        } else {
            console.out().println("collection " + wanted + (pinned ? " is pinned" : " is not pinned"));
        }
        return ExitCode.COMPLETE;
    }

    /** {@code muster pin}. */
    @Command(
            name = "pin",
            description = "Keeps a collection and its bundle, whatever the coordinator's retention says.",
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  muster pin --credentials-file data/credentials 01930000-0000-7000-8000-0123456789ab"
            })
    public static final class Pin extends PinCommand {
        public Pin(Console console) {
            super(console, true);
        }
    }

    /** {@code muster unpin}. */
    @Command(
            name = "unpin",
            description = "Leaves a collection to the coordinator's retention again.",
            sortOptions = false,
            footer = {
                "",
                "Example:",
                "  muster unpin --credentials-file data/credentials 01930000-0000-7000-8000-0123456789ab"
            })
    public static final class Unpin extends PinCommand {
        public Unpin(Console console) {
            super(console, false);
        }
    }
}

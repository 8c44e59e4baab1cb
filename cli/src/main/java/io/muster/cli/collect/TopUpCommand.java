package io.muster.cli.collect;

import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.task.CollectionIds;
import io.muster.protocol.http.StartResponse;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Collects again what is missing of a collection, and goes on like {@link CollectCommand}. */
@Command(
        name = "top-up",
        description = {
            "Collects again what is missing of a collection; the result is one bundle with what is there already.",
            "The collection that does it has an id of its own. Encrypted bundles can't be completed."
        },
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 complete now, 2 bad input, 3 partial, 4 failed, 5 cancelled, 6 nothing is missing, not"
                    + " reachable or not allowed.",
            "",
            "Example:",
            "  muster top-up --credentials-file data/credentials 01930000-0000-7000-8000-0123456789ab"
        })
public final class TopUpCommand implements Callable<Integer> {
    private final Console console;
    private final CollectCommand collect;

    @Parameters(arity = "1", paramLabel = "ID", description = "the id of the collection that lacks something")
    @Nullable
    String id;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "where to put the bundle: a new file, or a folder (default: the working folder)")
    @Nullable
    Path output;

    @Option(names = "--json", description = "print the collection as JSON at the end, and nothing else")
    boolean json;

    @Option(names = "--detach", description = "start, print the new collection's id, and leave")
    boolean detach;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    public TopUpCommand(Console console) {
        this(console, Follower.Pace.USUAL);
    }

    TopUpCommand(Console console, Follower.Pace pace) {
        this.console = console;
        this.collect = new CollectCommand(console, pace);
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        var wanted = Objects.requireNonNull(CollectionIds.read(id), "picocli asks for the id");
        OutputFile.check(output);
        StartResponse started = connection.connect(console).topUp(wanted);
        collect.json = json;
        if (detach) {
            return collect.detached(started);
        }
        collect.output = output;
        collect.connection = connection;
        collect.attach = started.id().value();
        return collect.call();
    }
}

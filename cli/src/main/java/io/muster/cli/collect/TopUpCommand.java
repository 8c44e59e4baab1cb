package io.muster.cli.collect;

import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.task.CollectionIds;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.id.CollectionId;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Collects again only what a collection lacks. */
@Command(
        name = "top-up",
        description = {
            "Collects again only what a collection lacks, as it was asked for: the same spec, times, redaction,",
            "encryption and limits. The collection that does it has an id of its own; its bundle holds what was there,",
            "too, unless that is encrypted."
        },
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 complete, 2 bad input, 3 partial, 4 failed, 5 cancelled, 6 not reachable, not allowed, or",
            "nothing is missing.",
            "",
            "Example:",
            "  muster top-up 01930000-0000-7000-8000-0123456789ab --credentials-file data/credentials"
        })
public final class TopUpCommand implements Callable<Integer> {
    private final Console console;
    private final Follower.Pace pace;

    @Parameters(arity = "1", paramLabel = "ID", description = "the collection's id")
    @Nullable
    String id;

    @Option(
            names = {"--output"},
            paramLabel = "FILE",
            description = "where to put the bundle: a new file, or a folder (default: the working folder)")
    @Nullable
    Path output;

    @Option(names = "--json", description = "print the collection as JSON at the end, and nothing else")
    boolean json;

    @Option(names = "--detach", description = "start, print the collection's id, and leave")
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
        this.pace = pace;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        CollectionId wanted = CollectionIds.required(id);
        OutputFile file = OutputFile.check(output);
        ApiClient api = connection.connect(console);
        String key = UUID.randomUUID().toString();
        Attendance attendance = new Attendance(console, pace, json, true, connection.again());
        StartResponse started = attendance.start(() -> api.topUp(wanted, key));
        return detach ? attendance.leave(started) : attendance.follow(api, started.id(), file);
    }
}

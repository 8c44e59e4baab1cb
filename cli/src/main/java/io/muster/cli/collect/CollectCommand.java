package io.muster.cli.collect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.PlanPrinter;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.id.CollectionId;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts a collection, follows it to its end, and downloads the bundle. */
@Command(
        name = "collect",
        description = "Collects from nodes into one bundle: starts the collection, follows it, downloads the bundle.",
        sortOptions = false,
        footer = {
            "",
            "With --local --spec FILE it needs no coordinator and collects from this host.",
            "Exit codes: 0 complete, 2 bad input, 3 partial, 4 failed, 5 cancelled, 6 not reachable or not allowed.",
            "",
            "Example:",
            "  muster collect --credentials-file data/credentials --since 2h --limit nodes=4"
        })
public final class CollectCommand implements Callable<Integer> {
    private final Console console;
    private final Follower.Pace pace;

    @Mixin
    RequestOptions request = new RequestOptions();

    @Option(
            names = {"--output"},
            paramLabel = "FILE",
            description = "where to put the bundle: a new file, or a folder (default: the working folder)")
    @Nullable
    Path output;

    @Option(names = "--json", description = "print the collection as JSON at the end, and nothing else")
    boolean json;

    @Option(names = "--dry-run", description = "show what would be done, and start nothing")
    boolean dryRun;

    @Option(names = "--follow", description = "stay until the end (default)")
    boolean follow;

    @Option(names = "--detach", description = "start, print the collection's id, and leave")
    boolean detach;

    @Option(
            names = "--attach",
            paramLabel = "ID",
            description = "follow and download a collection that was started before")
    @Nullable
    String attach;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "the same key again means the same collection, not another one")
    @Nullable
    String idempotencyKey;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    private final boolean detachable;

    public CollectCommand(Console console) {
        this(console, Follower.Pace.USUAL, true);
    }

    CollectCommand(Console console, Follower.Pace pace) {
        this(console, pace, true);
    }

    private CollectCommand(Console console, Follower.Pace pace, boolean detachable) {
        this.console = console;
        this.pace = pace;
        this.detachable = detachable;
    }

    /** For a caller whose cluster ends with it: Ctrl-C does not speak of coming back. */
    public static CollectCommand attended(Console console) {
        return new CollectCommand(console, Follower.Pace.USUAL, false);
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        if (follow && detach) {
            throw Failure.badInput("--follow and --detach exclude each other");
        }
        OutputFile file = OutputFile.check(output);
        Attendance attendance = new Attendance(console, pace, json, detachable, connection.again());
        if (attach != null) {
            return attendance.follow(connection.connect(console), collectionId(attach), file);
        }
        ObjectNode body = request.body(console);
        ApiClient api = connection.connect(console);
        if (dryRun) {
            return plan(api.dryRun(body));
        }
        String key = idempotencyKey != null ? idempotencyKey : UUID.randomUUID().toString();
        StartResponse started = attendance.start(() -> api.start(body, key));
        return detach ? attendance.leave(started) : attendance.follow(api, started.id(), file);
    }

    private int plan(PlanView plan) {
        if (json) {
            OutputFormat.json(console.out(), plan);
        } else {
            PlanPrinter.print(console.out(), plan);
        }
        return ExitCode.COMPLETE;
    }

    private static CollectionId collectionId(String text) throws Failure {
        if (!CollectionId.isValid(text)) {
            throw Failure.badInput("--attach: \"" + text + "\" is not a collection's id; see muster list");
        }
        return new CollectionId(text);
    }
}

package io.muster.cli.task;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.api.ApiClient;
import io.muster.cli.collect.Summary;
import io.muster.cli.output.OutputFormat;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one collection. */
@Command(
        name = "status",
        description = "Shows a collection: the one given, else the running one, else the newest.",
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 running or complete, 3 partial, 4 failed, 5 cancelled, 6 not reachable.",
            "",
            "Example:",
            "  muster status --credentials-file data/credentials"
        })
public final class StatusCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the collection's id")
    @Nullable
    String id;

    @Mixin
    TaskOptions options = new TaskOptions();

    public StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure {
        CollectionId wanted = CollectionIds.read(id);
        ApiClient api = options.connect(console);
        CollectionView view = wanted == null ? api.current() : api.collection(wanted);
        if (options.isJson()) {
            OutputFormat.json(console.out(), view == null ? Map.of("status", "idle") : view);
        } else if (view == null) {
            console.out().println("idle: there was no collection yet");
        } else {
            Summary.print(console, view, null, options.connection.again());
        }
        return view == null ? ExitCode.COMPLETE : ExitCode.of(view.status());
    }
}

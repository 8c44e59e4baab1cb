package io.muster.cli.task;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.api.ApiClient;
import io.muster.cli.output.OutputFormat;
import io.muster.protocol.http.CollectionList;
import io.muster.protocol.plan.CollectionState;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists collections. */
@Command(
        name = "list",
        description = "Lists collections, newest first.",
        sortOptions = false,
        footer = {"", "Example:", "  muster list --state PARTIAL --credentials-file data/credentials"})
public final class ListCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--state", paramLabel = "STATE", description = "only those in this state: ${COMPLETION-CANDIDATES}")
    @Nullable
    CollectionState state;

    @Option(names = "--limit", paramLabel = "N", defaultValue = "20", description = "how many at most (default: 20)")
    int limit = 20;

    @Option(names = "--after", paramLabel = "CURSOR", description = "the next page, as the page before it said")
    @Nullable
    String after;

    @Mixin
    TaskOptions options = new TaskOptions();

    public ListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure {
        if (limit < 1 || limit > 200) {
            throw Failure.badInput("--limit must be from 1 to 200");
        }
        ApiClient api = options.connect(console);
        CollectionList page = api.collections(state == null ? null : state.name(), limit, after);
        if (options.isJson()) {
            OutputFormat.json(console.out(), page);
        } else if (page.tasks().isEmpty()) {
            console.out().println("no collections");
        } else {
            CollectionTable.print(console.out(), page.tasks());
            if (page.next() != null) {
                console.err().println("more with: muster list --after " + page.next());
            }
        }
        return ExitCode.COMPLETE;
    }
}

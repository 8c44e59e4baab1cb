package io.muster.cli.watch;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.HelpOption;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.task.CollectionIds;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.id.CollectionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what collectors print while they run. */
@Command(
        name = "watch",
        description = {
            "Shows what collectors print while they run, redacted: of the collection given, else of the running one.",
            "One output is shown as it is; of several, each line has its node and collector before it."
        },
        sortOptions = false,
        footer = {
            "",
            "Exit codes: 0 complete, 3 partial, 4 failed, 5 cancelled, 6 not reachable.",
            "",
            "Example:",
            "  muster watch --credentials-file data/credentials"
        })
public final class WatchCommand implements Callable<Integer> {
    private static final int MOST_AT_ONCE = 64;
    private static final long LOOK_MILLIS = 500;

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "the collection's id")
    @Nullable
    String id;

    @Option(names = "--node", paramLabel = "NODE", description = "only of this node")
    @Nullable
    String node;

    @Option(names = "--collector", paramLabel = "COLLECTOR", description = "only of this collector")
    @Nullable
    String collector;

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    ConnectionOptions connection = new ConnectionOptions();

    private final Map<List<String>, Watcher> watchers = new LinkedHashMap<>();

    public WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure, InterruptedException {
        CollectionId wanted = CollectionIds.read(id);
        ApiClient api = connection.connect(console);
        CollectionView view = wanted == null ? api.current() : api.collection(wanted);
        if (view == null) {
            throw Failure.badInput("there was no collection yet");
        }
        Printer printer = new Printer(console, node == null || collector == null);
        while (true) {
            startWatching(api, view, printer);
            boolean quiet = watchers.values().stream().allMatch(Watcher::hasEnded);
            if (quiet && view.status().isTerminal()) {
                return ExitCode.of(view.status());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            view = look(api, view);
        }
    }

    private static CollectionView look(ApiClient api, CollectionView before) throws Failure {
        try {
            return api.collection(before.id());
        } catch (Failure failure) {
            if (failure.retryable()) {
                return before;
            }
            throw failure;
        }
    }

    private void startWatching(ApiClient api, CollectionView view, Printer printer) throws Failure {
        // One that was asked for a moment ago, or that is queued, has no plan yet.
        boolean found = view.nodes() == null || view.nodes().isEmpty();
        for (NodeProgress at : view.nodes() == null ? List.<NodeProgress>of() : view.nodes()) {
            String name = at.node().value();
            for (CollectorProgress one : at.collectors()) {
                String of = one.collector().value();
                if ((node == null || node.equals(name)) && (collector == null || collector.equals(of))) {
                    found = true;
                    watch(api, view, printer, name, one);
                }
            }
        }
        if (!found) {
            throw Failure.badInput("the collection has no such collector; see muster status " + view.id());
        }
    }

    /** Several are watched from when they run; one that is named is waited for. */
    private void watch(ApiClient api, CollectionView view, Printer printer, String at, CollectorProgress one) {
        String of = one.collector().value();
        boolean named = node != null && collector != null;
        long open = watchers.values().stream().filter(w -> !w.hasEnded()).count();
        if ((named || one.state().equals("RUNNING")) && open < MOST_AT_ONCE) {
            watchers.computeIfAbsent(List.of(at, of), any -> {
                Watcher watcher = new Watcher(api, view.id(), at, of, printer.voice(at + "/" + of));
                watcher.start();
                return watcher;
            });
        }
    }
}

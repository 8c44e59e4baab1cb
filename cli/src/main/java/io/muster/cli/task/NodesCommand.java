package io.muster.cli.task;

import io.muster.cli.Console;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.Table;
import io.muster.protocol.http.NodeView;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists nodes. */
@Command(
        name = "nodes",
        description = "Lists the nodes that the coordinator knows, also those that are not connected.",
        sortOptions = false,
        footer = {"", "Example:", "  muster nodes --credentials-file data/credentials"})
public final class NodesCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    TaskOptions options = new TaskOptions();

    public NodesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws Failure {
        List<NodeView> nodes = options.connect(console).nodes();
        if (options.isJson()) {
            OutputFormat.json(console.out(), nodes);
        } else if (nodes.isEmpty()) {
            console.out().println("no nodes; start an agent on each: muster agent --help");
        } else {
            Table table = new Table("NODE", "CONNECTED", "LAST SEEN", "AGENT", "ADDRESS", "LABELS", "RUNNING");
            for (NodeView node : nodes) {
                table.row(
                        node.node(),
                        node.connected() ? "yes" : "no",
                        node.lastSeen() == null ? "never" : node.lastSeen().truncatedTo(ChronoUnit.SECONDS),
                        Objects.requireNonNullElse(node.agentVersion(), "-"),
                        Objects.requireNonNullElse(node.address(), "-"),
                        labels(node.labels()),
                        Objects.requireNonNullElse(node.runningCollections(), List.of())
                                .size());
            }
            table.print(console.out());
        }
        return ExitCode.COMPLETE;
    }

    private static String labels(Map<String, String> labels) {
        return labels == null || labels.isEmpty()
                ? "-"
                : new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + entry.getValue())
                                .collect(Collectors.joining(","));
    }
}

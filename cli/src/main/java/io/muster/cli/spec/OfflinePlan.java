package io.muster.cli.spec;

import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.PlanPrinter;
import io.muster.cli.output.Table;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.DependencyGraph;
import io.muster.protocol.spec.Durations;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code muster spec plan} without a coordinator: the order, the dependencies and the longest chain. */
final class OfflinePlan {
    private static final int MAX_DOES = 60;

    private final Console console;

    OfflinePlan(Console console) {
        this.console = console;
    }

    /**
     * The plan as JSON.
     *
     * @param collectors in an order in which they could run one after another
     * @param longestChain by timeouts
     * @param longestChainAtMost the sum of its timeouts
     */
    record View(List<CollectorSpec> collectors, List<CollectorId> longestChain, Duration longestChainAtMost) {}

    void run(List<String> files, boolean json) throws Failure {
        Spec spec = SpecParser.parse(SpecArguments.read(files));
        SpecArguments.check(spec, console);
        View view = view(spec);
        if (json) {
            OutputFormat.json(console.out(), view);
        } else {
            print(view);
        }
    }

    private static View view(Spec spec) {
        DependencyGraph graph = DependencyGraph.of(spec.collectors());
        Map<CollectorId, CollectorSpec> byId =
                spec.collectors().stream().collect(Collectors.toMap(CollectorSpec::id, Function.identity()));
        List<CollectorId> chain = graph.longestPath(OfflinePlan::cost);
        long millis = chain.stream()
                .flatMap(id -> Stream.ofNullable(byId.get(id)))
                .mapToLong(OfflinePlan::cost)
                .sum();
        List<CollectorSpec> order = graph.order().stream()
                .flatMap(id -> Stream.ofNullable(byId.get(id)))
                .toList();
        return new View(order, chain, Duration.ofMillis(millis));
    }

    private static long cost(CollectorSpec collector) {
        boolean runs = !collector.excluded() && !(collector.action() instanceof CollectorAction.Unavailable);
        return runs ? collector.effectiveTimeout().toMillis() : 0;
    }

    private void print(View view) {
        Table table = new Table("#", "COLLECTOR", "TYPE", "AFTER", "TIMEOUT", "PRIORITY", "RISK", "DOES");
        int number = 1;
        for (CollectorSpec collector : view.collectors()) {
            table.row(
                    number++,
                    collector.id(),
                    collector.type(),
                    PlanPrinter.after(collector.dependsOn()),
                    Durations.format(collector.effectiveTimeout()),
                    collector.priority(),
                    collector.action().risk().name().toLowerCase(Locale.ROOT),
                    Harmless.fit(Doing.of(collector), MAX_DOES));
        }
        table.print(console.out());
        console.out()
                .println(Harmless.text("longest chain: "
                        + view.longestChain().stream().map(CollectorId::value).collect(Collectors.joining(" -> "))
                        + " (at most " + Durations.format(view.longestChainAtMost()) + ")"));
    }
}

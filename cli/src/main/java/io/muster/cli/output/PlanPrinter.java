package io.muster.cli.output;

import io.muster.protocol.http.PlanView;
import io.muster.protocol.http.PlanView.CollectorPlanView;
import io.muster.protocol.http.PlanView.NodePlanView;
import io.muster.protocol.spec.ByteSize;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.Durations;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shows a coordinator's plan, node by node. */
public final class PlanPrinter {
    private static final int MAX_DOES = 60;

    private PlanPrinter() {}

    public static void print(PrintStream out, PlanView plan) {
        for (NodePlanView node : plan.nodes()) {
            out.println(node.node() + (node.reachable() ? "" : " (not connected)") + ": "
                    + node.collectors().size() + " collectors, " + amount(node.bytes()) + ", at most "
                    + Durations.format(node.atMost()));
            Table table = new Table("  COLLECTOR", "TYPE", "AFTER", "TIMEOUT", "RISK", "BYTES", "DOES");
            for (CollectorPlanView collector : node.collectors()) {
                table.row(
                        "  " + collector.collector(),
                        collector.type(),
                        after(collector.dependsOn()),
                        Durations.format(collector.timeout()),
                        collector.risk().name().toLowerCase(Locale.ROOT),
                        amount(collector.bytes()),
                        Harmless.fit(
                                collector.does() + (collector.note() == null ? "" : " (" + collector.note() + ")"),
                                MAX_DOES));
            }
            table.print(out);
        }
        plan.warnings().forEach(warning -> out.println("warning: " + Harmless.text(warning)));
    }

    /** The names a collector waits for; {@code ~} marks those that need not succeed. */
    public static String after(List<Dependency> dependencies) {
        return dependencies.stream()
                .map(edge -> (edge.condition() == Condition.COMPLETED ? "~" : "") + edge.collector())
                .collect(Collectors.joining(","));
    }

    private static String amount(long bytes) {
        return bytes < 0 ? "?" : ByteSize.format(bytes);
    }
}

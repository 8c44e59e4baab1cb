package io.muster.cli.spec;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.Console;
import io.muster.cli.Failure;
import io.muster.cli.api.ConnectionOptions;
import io.muster.cli.output.OutputFormat;
import io.muster.cli.output.PlanPrinter;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.json.Json;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.util.List;
import java.util.stream.Collectors;

/** {@code muster spec plan} for nodes: a coordinator's answer, with sizes where they can be known. */
final class NodePlan {
    private final Console console;

    NodePlan(Console console) {
        this.console = console;
    }

    void run(List<String> files, List<String> nodes, ConnectionOptions connection, boolean json) throws Failure {
        List<SpecSource> sources = SpecArguments.read(files);
        SpecArguments.check(SpecParser.parse(sources), console);
        ObjectNode request = Json.mapper().createObjectNode();
        request.put("from", nodes.isEmpty() ? "allnodes" : "nodes");
        if (!nodes.isEmpty()) {
            nodes.forEach(request.putArray("nodes")::add);
        }
        request.put("spec", sources.stream().map(SpecSource::text).collect(Collectors.joining("\n---\n")));
        PlanView plan = connection.connect(console).dryRun(request);
        if (json) {
            OutputFormat.json(console.out(), plan);
        } else {
            PlanPrinter.print(console.out(), plan);
        }
    }
}

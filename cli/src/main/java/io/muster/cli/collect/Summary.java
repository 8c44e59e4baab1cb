package io.muster.cli.collect;

import io.muster.cli.output.Harmless;
import io.muster.cli.output.Table;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.ByteSize;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What came out of a collection: a table per node, what is missing and why, and where the bundle is. */
public final class Summary {
    private static final int MAX_MISSING = 30;
    private static final int MAX_NODES_NAMED = 4;

    private Summary() {}

    /** Prints everything; {@code file} is where the bundle is on this machine, if it is. */
    public static void print(PrintStream out, CollectionView view, @Nullable Path file) {
        out.println(Harmless.text(
                "collection " + view.id() + " " + view.status() + (view.reason() == null ? "" : ": " + view.reason())));
        List<NodeProgress> nodes = Objects.requireNonNullElse(view.nodes(), List.of());
        if (!nodes.isEmpty()) {
            Table table = new Table("NODE", "STATE", "COLLECTED", "BYTES", "NOT COLLECTED");
            nodes.forEach(node -> table.row(
                    node.node(),
                    node.state(),
                    collected(node) + "/" + node.collectorsTotal(),
                    ByteSize.format(node.bytesCollected()),
                    others(node)));
            table.print(out);
        }
        missing(out, nodes);
        out.println("verdicts: " + (view.verdicts().isEmpty() ? "none" : counts(view.verdicts())));
        view.warnings().forEach(warning -> out.println("warning: " + Harmless.text(warning)));
        if (file != null && view.bundle() != null) {
            String name = quoted(file);
            out.println("bundle: " + name + " (" + ByteSize.format(view.bundle().bytes()) + ", "
                    + view.bundle().entries() + " entries, sha256 verified)");
            out.println("look inside:");
            out.println("  muster bundle ls " + name);
            out.println("  tar -xOf " + name + " --wildcards '*/manifest.json'");
        }
    }

    static String counts(Map<VerdictKind, Integer> verdicts) {
        return new EnumMap<>(verdicts)
                .entrySet().stream()
                        .filter(entry -> entry.getValue() > 0)
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", "));
    }

    private static long collected(NodeProgress node) {
        return node.collectors().stream()
                .map(CollectorProgress::verdict)
                .filter(verdict -> verdict != null && verdict.kind() == VerdictKind.COLLECTED)
                .count();
    }

    private static String others(NodeProgress node) {
        Map<VerdictKind, Integer> counts = new EnumMap<>(VerdictKind.class);
        for (CollectorProgress collector : node.collectors()) {
            Verdict verdict = collector.verdict();
            if (verdict != null && verdict.kind() != VerdictKind.COLLECTED) {
                counts.merge(verdict.kind(), 1, Integer::sum);
            }
        }
        String reason = node.reason() == null ? "" : node.reason();
        return counts.isEmpty() ? reason : counts(counts) + (reason.isEmpty() ? "" : " (" + reason + ")");
    }

    /** Equal verdicts of several nodes are told once. */
    private static void missing(PrintStream out, List<NodeProgress> nodes) {
        Map<List<String>, List<String>> where = new LinkedHashMap<>();
        for (NodeProgress node : nodes) {
            for (CollectorProgress collector : node.collectors()) {
                Verdict verdict = collector.verdict();
                if (verdict != null && verdict.kind() != VerdictKind.COLLECTED) {
                    List<String> what = List.of(
                            collector.collector().value(),
                            verdict.kind().name(),
                            Objects.requireNonNullElse(verdict.reason(), ""));
                    where.computeIfAbsent(what, key -> new ArrayList<>())
                            .add(node.node().value());
                }
            }
        }
        if (where.isEmpty()) {
            return;
        }
        out.println();
        Table table = new Table("NOT COLLECTED", "VERDICT", "WHERE", "REASON");
        where.entrySet().stream()
                .limit(MAX_MISSING)
                .forEach(entry -> table.row(
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        named(entry.getValue(), nodes.size()),
                        entry.getKey().get(2)));
        table.print(out);
        if (where.size() > MAX_MISSING) {
            out.println("… and " + (where.size() - MAX_MISSING) + " more; manifest.json in the bundle has all");
        }
        out.println();
    }

    private static String named(List<String> some, int all) {
        if (some.size() == all && all > 1) {
            return "all nodes";
        }
        return some.size() <= MAX_NODES_NAMED ? String.join(",", some) : some.size() + " nodes";
    }

    private static String quoted(Path file) {
        String name = file.toString();
        return name.matches("[A-Za-z0-9._/+-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
}

package io.muster.cli.collect;

import io.muster.cli.Console;
import io.muster.cli.output.Harmless;
import io.muster.cli.output.Shell;
import io.muster.cli.output.Table;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.CollectionView.CollectorProgress;
import io.muster.protocol.http.CollectionView.NodeProgress;
import io.muster.protocol.plan.UploadState;
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
    private static final int MAX_COLLECTORS_NAMED = 3;

    private Summary() {}

    /**
     * Prints everything.
     *
     * @param file where the bundle is on this machine, if it is
     * @param connection options of the command that asks, which another one needs too
     */
    public static void print(Console console, CollectionView view, @Nullable Path file, String connection) {
        PrintStream out = console.out();
        String program = console.env().getOrDefault("MUSTER_COMMAND", "muster");
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
        if (view.upload().state() != UploadState.NONE) {
            out.println(Harmless.text(UploadCommand.told(view.upload())));
        }
        if (file != null && view.bundle() != null) {
            String name = Shell.quoted(file.toString());
            out.println("bundle: " + name + " (" + ByteSize.format(view.bundle().bytes()) + ", "
                    + view.bundle().entries() + " entries, sha256 verified)");
            out.println("look inside:");
            out.println("  " + program + " bundle ls " + name);
            out.println("  " + program + " bundle cat " + name + " manifest.json");
        }
        if (view.status().isTerminal() && isLacking(view)) {
            out.println("fetch what is missing:");
            out.println("  " + program + " top-up " + view.id() + connection);
        }
    }

    private static boolean isLacking(CollectionView view) {
        return view.verdicts().entrySet().stream()
                .anyMatch(entry -> !entry.getKey().isComplete() && entry.getValue() > 0);
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
        String told = counts(counts);
        if (told.isEmpty() || reason.isEmpty() || told.equals(reason)) {
            return told.isEmpty() ? reason : told;
        }
        return told + " (" + reason + ")";
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
        Map<List<String>, List<String>> alike = new LinkedHashMap<>();
        where.forEach((what, names) -> alike.computeIfAbsent(
                        List.of(what.get(1), named(names, nodes.size()), what.get(2)), key -> new ArrayList<>())
                .add(what.get(0)));
        out.println();
        Table table = new Table("NOT COLLECTED", "VERDICT", "WHERE", "REASON");
        alike.entrySet().stream()
                .limit(MAX_MISSING)
                .forEach(entry -> table.row(
                        some(entry.getValue()),
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        entry.getKey().get(2)));
        table.print(out);
        if (alike.size() > MAX_MISSING) {
            out.println("… and " + (alike.size() - MAX_MISSING) + " more; manifest.json in the bundle has all");
        }
        out.println();
    }

    /** Collectors with the same fate, such as all of a node that is away, are one line. */
    private static String some(List<String> collectors) {
        return collectors.size() <= MAX_COLLECTORS_NAMED
                ? String.join(", ", collectors)
                : collectors.get(0) + " and " + (collectors.size() - 1) + " others";
    }

    private static String named(List<String> some, int all) {
        if (some.size() == all && all > 1) {
            return "all nodes";
        }
        return some.size() <= MAX_NODES_NAMED ? String.join(",", some) : some.size() + " nodes";
    }
}

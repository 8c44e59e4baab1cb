package io.muster.protocol.manifest;

import io.muster.protocol.analysis.AnalysisReport;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The text of {@code execution-data/summary.txt}, in Troubleshoot's form, spelling included. */
public final class ExecutionSummary {
    private record Line(String name, long millis) {}

    private ExecutionSummary() {}

    public static String of(ManifestHeader header, AnalysisReport analysis) {
        StringBuilder text = new StringBuilder(1024);
        text.append("============ Collectors summary =============\n")
                .append("Suceeded (S), eXcluded (X), Failed (F)\n")
                .append("=============================================\n");
        List<Line> lines = lines(header);
        append(lines, text);
        if (lines.isEmpty()) {
            text.append("No collectors executed\n");
        }
        text.append("\n============ Redactors summary =============\n");
        text.append("none".equals(header.redaction()) ? "No redactors executed" : "Profile: " + header.redaction())
                .append('\n');
        redactions(header).forEach((rule, count) -> text.append(String.format(Locale.ROOT, "%s : %,d\n", rule, count)));
        analyzers(analysis.analyzers(), text);
        Instant start = header.startedAt();
        long total = Duration.between(start == null ? header.requestedAt() : start, header.endedAt())
                .toMillis();
        return text.append(String.format(Locale.ROOT, "\nDuration: %,dms\n", total))
                .toString();
    }

    private static void append(List<Line> lines, StringBuilder text) {
        int width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        for (Line line : lines) {
            text.append(line.name()).append(" ".repeat(width - line.name().length()));
            text.append(String.format(Locale.ROOT, " : %,dms\n", line.millis()));
        }
    }

    private static void analyzers(List<AnalysisReport.Ran> analyzers, StringBuilder text) {
        text.append("\n============= Analyzers summary =============\n");
        if (analyzers.isEmpty()) {
            text.append("No analyzers executed\n");
            return;
        }
        text.append("Suceeded (S), eXcluded (X), Failed (F)\n")
                .append("=============================================\n");
        append(
                analyzers.stream()
                        .map(ran -> new Line(ran.title() + " (" + letter(ran.state()) + ")", ran.millis()))
                        .toList(),
                text);
    }

    private static char letter(AnalysisReport.State state) {
        return switch (state) {
            case RUN -> 'S';
            case EXCLUDED -> 'X';
            case FAILED -> 'F';
        };
    }

    /** The slowest first. */
    private static List<Line> lines(ManifestHeader header) {
        List<Line> lines = new ArrayList<>();
        for (Map.Entry<PlannedItem, Verdict> verdict : header.verdicts().entrySet()) {
            PlannedItem item = verdict.getKey();
            String name = (header.nodeLevel() ? item.node() + "/" : "") + item.collector();
            lines.add(new Line(
                    name + " (" + letter(verdict.getValue().kind()) + ")",
                    duration(verdict.getValue()).toMillis()));
        }
        lines.sort(Comparator.comparingLong(Line::millis).reversed().thenComparing(Line::name));
        return lines;
    }

    private static Map<String, Long> redactions(ManifestHeader header) {
        Map<String, Long> counts = new TreeMap<>();
        for (Verdict verdict : header.verdicts().values()) {
            verdict.redactions().forEach((rule, count) -> counts.merge(rule, count, Long::sum));
        }
        return counts;
    }

    private static Duration duration(Verdict verdict) {
        Instant start = verdict.startedAt();
        Instant end = verdict.endedAt();
        return start == null || end == null ? Duration.ZERO : Duration.between(start, end);
    }

    private static char letter(VerdictKind kind) {
        if (kind == VerdictKind.SKIPPED) {
            return 'X';
        }
        return kind.isSuccess() ? 'S' : 'F';
    }
}

package io.muster.agent.local;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.ByteSize;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** Tells a person how far a local collection is: plain lines, and a table of the verdicts at the end. */
final class LocalProgress {
    private static final long QUIET_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private long lastLine = System.nanoTime();

    LocalProgress(PrintStream out) {
        this.out = out;
    }

    void started(CollectorId collector) {
        // Its verdict follows soon; only what takes long is named before.
    }

    void finished(CollectorId collector, Verdict verdict, int done, int all) {
        String reason = verdict.reason() == null ? "" : " (" + printable(verdict.reason()) + ")";
        line("[%d/%d] %-11s %s%s".formatted(done, all, verdict.kind(), collector, reason));
    }

    /** Breaks a silence by saying what it is that takes so long. */
    void running(long contentBytes, Map<CollectorId, Long> running) {
        if (System.nanoTime() - lastLine > QUIET_NANOS && !running.isEmpty()) {
            List<String> names =
                    running.keySet().stream().map(CollectorId::value).limit(5).toList();
            String more = running.size() > 5 ? " and " + (running.size() - 5) + " more" : "";
            line("  ... %s so far, running: %s%s"
                    .formatted(ByteSize.format(contentBytes), String.join(", ", names), more));
        }
    }

    /** One line per collector: those that are not complete first. */
    static void table(Map<CollectorId, Verdict> verdicts, PrintStream out) {
        int width = verdicts.keySet().stream()
                .mapToInt(id -> id.value().length())
                .max()
                .orElse(9);
        String format = "%-" + Math.max(9, Math.min(width, 50)) + "s  %-11s  %7s  %9s  %s%n";
        out.printf(format, "COLLECTOR", "VERDICT", "ENTRIES", "BYTES", "REASON");
        verdicts.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().kind() == VerdictKind.COLLECTED))
                .forEach(entry -> {
                    Verdict verdict = entry.getValue();
                    out.printf(
                            format,
                            entry.getKey(),
                            verdict.kind(),
                            verdict.entries(),
                            ByteSize.format(verdict.bytes()),
                            verdict.reason() == null ? "" : printable(verdict.reason()));
                });
    }

    private void line(String text) {
        lastLine = System.nanoTime();
        out.println(text);
    }

    /** Reasons may quote what a hostile host says: nothing of it may move the cursor. */
    private static String printable(String text) {
        String safe = text.replaceAll("\\p{Cntrl}", " ");
        return safe.length() > 160 ? safe.substring(0, 160) + "…" : safe;
    }
}

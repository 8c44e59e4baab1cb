package io.muster.benchmarks;

import io.muster.protocol.agent.RedactionOrder;
import io.muster.redaction.Redacted;
import io.muster.redaction.Redaction;
import io.muster.redaction.Source;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Lines of other programs' logs that {@code strict} changes, set by set. The logs are too large to be kept here: each
 * folder within {@code --logs FOLDER} is a set. What was changed is written beside them, for people to judge: some
 * lines do hold a secret.
 */
final class HarmlessLogsBenchmark implements Benchmark {
    private static final double MEGABYTE = 1e6;
    private static final double TARGET_PERCENT = 0.1;

    private final Path logs;

    HarmlessLogsBenchmark(Path logs) {
        this.logs = logs;
    }

    @Override
    public String name() {
        return "harmless";
    }

    /** What became of the lines of a set. */
    private static final class Lines {
        private long bytes;
        private long lines;
        private long changed;
        private int withheld;
        private final Map<String, Long> rules = new TreeMap<>();

        private void add(Lines other) {
            bytes += other.bytes;
            lines += other.lines;
            changed += other.changed;
            withheld += other.withheld;
        }

        private double percent() {
            return lines == 0 ? 0 : 100.0 * changed / lines;
        }

        private Result result(String what) {
            return new Result(
                    "lines that `strict` changes: %s, %.1f MB, %d lines".formatted(what, bytes / MEGABYTE, lines),
                    "%d: %.4f %%".formatted(changed, percent()),
                    rules.isEmpty() ? "–" : "by rule " + rules,
                    "",
                    null);
        }
    }

    @Override
    public List<Result> run(Path folder) throws IOException {
        List<Result> results = new ArrayList<>();
        Lines all = new Lines();
        for (Path set : folders()) {
            Lines lines = new Lines();
            Path changes = logs.resolve(set.getFileName() + ".changed");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(changes))) {
                for (Path file : files(set)) {
                    measure(file, folder, lines, out);
                }
            }
            results.add(lines.result(set.getFileName().toString()));
            all.add(lines);
        }
        results.add(new Result(
                "lines that `strict` changes: all of %.1f MB, %d lines".formatted(all.bytes / MEGABYTE, all.lines),
                "%d: %.4f %%".formatted(all.changed, all.percent()),
                all.withheld + " files withheld",
                "≤ 0.1 %",
                all.percent() <= TARGET_PERCENT));
        return results;
    }

    private List<Path> folders() throws IOException {
        try (Stream<Path> list = Files.list(logs)) {
            List<Path> folders = list.filter(Files::isDirectory).sorted().toList();
            if (folders.isEmpty()) {
                throw new IOException(logs + " has no folders with logs in them");
            }
            return folders;
        }
    }

    private static List<Path> files(Path set) throws IOException {
        try (Stream<Path> walk = Files.walk(set)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void measure(Path file, Path folder, Lines lines, OutputStream changes) throws IOException {
        byte[] before = Files.readAllBytes(file);
        Redaction redaction = Redaction.of(RedactionOrder.withNewKey("strict", List.of(), List.of()));
        try (Redacted redacted = redaction.redact("log/x.log", Source.of(before, 0, before.length), folder)) {
            if (redacted.failure() != null || redacted.note() != null) {
                lines.withheld++;
                return;
            }
            redacted.counts().forEach((rule, count) -> lines.rules.merge(rule, count, Long::sum));
            ByteArrayOutputStream after = new ByteArrayOutputStream(before.length);
            redacted.writeTo(
                    piece -> after.write(piece.array(), piece.arrayOffset() + piece.position(), piece.remaining()));
            compare(before, after.toByteArray(), lines, changes);
        }
        lines.bytes += before.length;
    }

    /** Both have the same number of lines. */
    private static void compare(byte[] before, byte[] after, Lines lines, OutputStream changes) throws IOException {
        int at = 0;
        for (int from = 0; from < before.length; ) {
            int end = lineEnd(before, from);
            int to = lineEnd(after, at);
            lines.lines++;
            if (!Arrays.equals(before, from, end, after, at, to)) {
                lines.changed++;
                changes.write('-');
                changes.write(before, from, end - from);
                changes.write("\n+".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                changes.write(after, at, to - at);
                changes.write('\n');
            }
            from = end + 1;
            at = to + 1;
        }
    }

    private static int lineEnd(byte[] text, int from) {
        int end = from;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return end;
    }
}

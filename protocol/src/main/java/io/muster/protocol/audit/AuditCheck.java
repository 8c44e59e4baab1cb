package io.muster.protocol.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Follows the chain through the files of an audit log, in constant memory. */
public final class AuditCheck {
    private static final int MAX_LINE = 1 << 16;
    private static final int MAX_FINDINGS = 100;
    private static final Set<String> NOTABLE = Set.of("gap", "torn", "damaged");

    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long lines;
    private @Nullable AuditLine first;
    private @Nullable AuditLine last;

    private AuditCheck() {}

    /**
     * What was found.
     *
     * @param problems what cannot be in a log that nobody has touched; empty is fine
     * @param notes what the log itself says about calls that it does not hold, and where its beginning is missing
     * @param head hash of the last line: whoever keeps it elsewhere knows later whether lines were cut off
     */
    public record Result(
            long lines, long firstSeq, long lastSeq, String head, List<String> problems, List<String> notes) {
        public boolean isFine() {
            return problems.isEmpty();
        }
    }

    /**
     * Reads files of one log, in whatever order they come.
     *
     * @param known hash of a line that has to be there; null without one
     * @throws IOException where one cannot be read
     */
    public static Result of(List<Path> files, @Nullable String known) throws IOException {
        AuditCheck check = new AuditCheck();
        boolean found = known == null;
        for (Path file : inOrder(files)) {
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                long number = 0;
                for (Optional<String> text = line(reader); text.isPresent(); text = line(reader)) {
                    number++;
                    check.next(file.getFileName() + ":" + number, text.get());
                    found |= check.last != null && check.last.hash().equals(known);
                }
            }
        }
        if (!found) {
            check.problem("no line has the hash " + known);
        }
        return check.result();
    }

    private Result result() {
        if (last == null || first == null) {
            problem("there is no valid line");
            return new Result(lines, 0, 0, "", problems, notes);
        }
        if (first.seq() > 1) {
            notes.add(0, "begins with line " + first.seq() + "; the ones before are in files that were not given");
        }
        return new Result(lines, first.seq(), last.seq(), last.hash(), List.copyOf(problems), List.copyOf(notes));
    }

    private void next(String where, String text) {
        lines++;
        Optional<AuditLine> parsed = AuditLine.parse(text);
        if (parsed.isEmpty()) {
            problem(where + " is no line of an audit log, or was changed");
            return;
        }
        AuditLine line = parsed.get();
        AuditLine before = last;
        if (before == null) {
            first = line;
            if (line.seq() == 1 && !line.prev().equals(AuditLine.NOTHING)) {
                problem(where + " is the first line and follows another");
            }
        } else if (line.seq() != before.seq() + 1 || !line.prev().equals(before.hash())) {
            problem(where + " (line " + line.seq() + ") does not follow line " + before.seq()
                    + ": something was removed, inserted or changed between them");
        }
        last = line;
        note(line);
    }

    private void note(AuditLine line) {
        JsonNode fields = line.fields();
        String event = fields.path("event").asText();
        if (NOTABLE.contains(event) && notes.size() < MAX_FINDINGS) {
            notes.add("line " + line.seq() + ", " + fields.path("time").asText() + ", " + event + ": "
                    + fields.path("detail").asText());
        }
    }

    private void problem(String text) {
        if (problems.size() < MAX_FINDINGS) {
            problems.add(text);
        } else if (problems.size() == MAX_FINDINGS) {
            problems.add("and more");
        }
    }

    /** A line that is longer than any is told as one that was changed. */
    private static Optional<String> line(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return Optional.empty();
        }
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (line.length() < MAX_LINE) {
                line.append((char) c);
            }
        }
        return Optional.of(line.toString());
    }

    private static List<Path> inOrder(List<Path> files) throws IOException {
        record Begin(Path file, long seq) {}
        List<Begin> begins = new ArrayList<>();
        for (Path file : files) {
            try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
                long seq = line(reader)
                        .flatMap(AuditLine::parse)
                        .map(AuditLine::seq)
                        .orElse(0L);
                begins.add(new Begin(file, seq));
            }
        }
        return begins.stream()
                .sorted(Comparator.comparingLong(Begin::seq))
                .map(Begin::file)
                .toList();
    }
}

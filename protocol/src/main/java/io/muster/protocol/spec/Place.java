package io.muster.protocol.spec;

import java.util.List;

/**
 * Where a reader is, so that it can tell problems.
 *
 * @param problems shared by all places of one parse
 * @param source name of the text
 * @param lineOffset added to lines, for a document inside another one
 */
record Place(List<SpecProblem> problems, String source, String path, int lineOffset) {
    /** More would not be read by anybody; what a hostile text could cause is bounded by it. */
    private static final int MAX_PROBLEMS = 10_000;

    Place at(String newPath) {
        return new Place(problems, source, newPath, lineOffset);
    }

    void error(int line, String message) {
        add(SpecProblem.Severity.ERROR, line, message);
    }

    void warning(int line, String message) {
        add(SpecProblem.Severity.WARNING, line, message);
    }

    int line(int line) {
        return line == 0 ? 0 : line + lineOffset;
    }

    private void add(SpecProblem.Severity severity, int line, String message) {
        boolean room = problems.size() < MAX_PROBLEMS
                || (severity == SpecProblem.Severity.ERROR
                        && problems.stream().noneMatch(p -> p.severity() == SpecProblem.Severity.ERROR));
        if (room) {
            problems.add(new SpecProblem(severity, source, path, line(line), message));
        }
    }
}

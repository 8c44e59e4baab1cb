package io.muster.protocol.spec;

import io.muster.protocol.analysis.AnalyzerSpec;
import io.muster.protocol.redaction.RedactorSpec;
import java.util.List;

/**
 * A parsed spec with everything that is wrong with it. Only a spec without errors may run.
 *
 * @param name shown to users: a stored spec's name, or the file's
 * @param collectors in the order of the documents, duplicates dropped, dependencies resolved
 * @param redactors in the order of the documents
 * @param analyzers in the order of the documents, duplicates dropped
 */
public record Spec(
        String name,
        List<CollectorSpec> collectors,
        List<RedactorSpec> redactors,
        List<AnalyzerSpec> analyzers,
        List<SpecProblem> problems) {
    public Spec {
        collectors = List.copyOf(collectors);
        redactors = List.copyOf(redactors);
        analyzers = List.copyOf(analyzers);
        problems = List.copyOf(problems);
    }

    public List<SpecProblem> errors() {
        return problems.stream()
                .filter(p -> p.severity() == SpecProblem.Severity.ERROR)
                .toList();
    }

    public boolean isValid() {
        return errors().isEmpty();
    }
}

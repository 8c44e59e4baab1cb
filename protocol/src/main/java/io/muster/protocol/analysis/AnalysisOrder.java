package io.muster.protocol.analysis;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which analyzers to run.
 *
 * @param redaction applied to every text that a result shows: what people write into a spec may be secret too
 */
public record AnalysisOrder(List<AnalyzerSpec> analyzers, UnaryOperator<String> redaction) {
    public static final AnalysisOrder NONE = new AnalysisOrder(List.of(), UnaryOperator.identity());

    public AnalysisOrder {
        analyzers = List.copyOf(analyzers);
    }

    public boolean isEmpty() {
        return analyzers.isEmpty();
    }
}

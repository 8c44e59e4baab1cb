package io.muster.protocol.analysis;

import java.util.List;

/**
 * What a run of analyzers came to.
 *
 * @param analyzers all of the spec, in its order
 */
public record AnalysisReport(List<AnalysisResult> results, List<Ran> analyzers) {
    /** Of a spec without analyzers. */
    public static final AnalysisReport NONE = new AnalysisReport(List.of(), List.of());

    public AnalysisReport {
        results = List.copyOf(results);
        analyzers = List.copyOf(analyzers);
    }

    /** How one analyzer was run. */
    public record Ran(String title, State state, long millis) {}

    /** Whether an analyzer judged all it was to. */
    public enum State {
        RUN,
        EXCLUDED,
        FAILED
    }
}

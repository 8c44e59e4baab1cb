package io.muster.coordinator.collection;

import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import java.util.List;

/** The analyzers that a collection's spec asks for. */
final class Analyzers {
    private Analyzers() {}

    /** Read anew from the spec's text, which is what a journal keeps. May take a moment. */
    static AnalysisOrder of(CollectionRequest request) {
        Spec spec = SpecParser.withoutCollectors(List.of(new SpecSource(request.specName(), request.specText())));
        if (spec.analyzers().isEmpty()) {
            return AnalysisOrder.NONE;
        }
        SpecRedaction redaction = SpecRedaction.of(request);
        return new AnalysisOrder(spec.analyzers(), text -> redaction.text("analysis.txt", text));
    }
}

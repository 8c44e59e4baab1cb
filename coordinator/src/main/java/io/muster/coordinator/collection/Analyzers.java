package io.muster.coordinator.collection;

import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.Spec;
import io.muster.protocol.spec.SpecParser;
import io.muster.protocol.spec.SpecSource;
import io.muster.redaction.Redaction;
import java.util.List;

/** The analyzers that a collection's spec asks for. */
final class Analyzers {
    private Analyzers() {}

    /** Read anew from the spec's text, which is what a journal keeps. May take a moment. */
    static AnalysisOrder of(CollectionRequest request) {
        Spec spec = SpecParser.withoutCollectors(List.of(new SpecSource(request.specName(), request.specText())));
        RedactionOrder order = request.redactionOrder();
        if (spec.analyzers().isEmpty() || order == null) {
            return new AnalysisOrder(spec.analyzers(), text -> text);
        }
        Redaction redaction = Redaction.of(order);
        List<RedactorSpec> redactors =
                order.redactors().stream().map(RedactorSpec::ofJson).toList();
        return new AnalysisOrder(
                spec.analyzers(), text -> redaction.text("analysis.txt", RedactorSpec.hideValues(text, redactors)));
    }
}

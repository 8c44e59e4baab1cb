package io.muster.coordinator.collection;

import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.redaction.Redaction;
import java.util.List;

/**
 * Redacts a collection's spec and what quotes it, as nodes would: a collector's arguments hold secrets too; and whoever
 * writes down what is to be hidden does not want to find it in the bundle.
 */
final class SpecRedaction {
    private final Redaction redaction;
    private final List<RedactorSpec> redactors;

    private SpecRedaction(Redaction redaction, List<RedactorSpec> redactors) {
        this.redaction = redaction;
        this.redactors = redactors;
    }

    static SpecRedaction of(CollectionRequest request) {
        RedactionOrder order = request.redactionOrder();
        return new SpecRedaction(
                Redaction.of(order),
                order == null
                        ? List.of()
                        : order.redactors().stream().map(RedactorSpec::ofJson).toList());
    }

    /** @param path what file it would be, which says how it is read */
    String text(String path, String text) {
        return redaction.text(path, RedactorSpec.hideValues(text, redactors));
    }
}

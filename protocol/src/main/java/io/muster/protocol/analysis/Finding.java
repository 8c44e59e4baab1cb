package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What an analyzer says of one file.
 *
 * @param message the outcome's, with the facts that it names
 */
public record Finding(Outcome outcome, String message) {
    private static final int MAX_MESSAGE = 1000;

    /**
     * The first outcome that holds.
     *
     * @param variables what messages may name
     */
    static Optional<Finding> first(List<Outcome> outcomes, JsonNode facts, JsonNode variables) {
        for (Outcome outcome : outcomes) {
            if (outcome.condition().holds(facts)) {
                String message = Template.render(outcome.message(), variables);
                String cut = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
                return Optional.of(new Finding(outcome, cut));
            }
        }
        return Optional.empty();
    }
}

package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads what collectors have found out. */
final class Facts {
    private Facts() {}

    /** @throws AnalysisFailure if it is not there, or no number */
    static long number(JsonNode facts, String name) {
        JsonNode value = facts.path(name);
        if (!value.isNumber()) {
            throw new AnalysisFailure("the collector did not find out \"" + name + "\"");
        }
        return value.longValue();
    }

    /** The empty text where it is not there. */
    static String text(JsonNode facts, String name) {
        return facts.path(name).asText("");
    }
}

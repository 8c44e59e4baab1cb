package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Judges what a host collector found out, which is one JSON document on each node. */
public record FactsCheck(FileSelection files, List<Outcome> outcomes) implements Check {
    public FactsCheck {
        outcomes = List.copyOf(outcomes);
    }

    @Override
    public long limit() {
        return Documents.MAX_BYTES;
    }

    @Override
    public List<Finding> judge(byte[] content) {
        JsonNode facts = Documents.json(content);
        return Finding.first(outcomes, facts, facts).stream().toList();
    }
}

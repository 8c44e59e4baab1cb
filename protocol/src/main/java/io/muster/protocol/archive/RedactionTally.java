package io.muster.protocol.archive;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code redactions.json} tells: rule, then file, then how often; never a value. Bounded: files beyond
 * {@value #MAX_PAIRS} are added up under {@value #MORE}.
 */
final class RedactionTally {
    private static final int MAX_PAIRS = 100_000;
    private static final String MORE = "(more files)";

    private final Map<String, Map<String, Long>> rules = new TreeMap<>();
    private int pairs;

    /**
     * Counts one entry.
     *
     * @param path below the bundle's top folder
     */
    void add(String path, Map<String, Long> redactions) {
        redactions.forEach((rule, count) -> {
            String file = ++pairs > MAX_PAIRS ? MORE : path;
            rules.computeIfAbsent(rule, name -> new TreeMap<>()).merge(file, count, Long::sum);
        });
    }

    /** Writes it; {@code out} stays open. */
    void write(String profile, OutputStream out) throws IOException {
        try (JsonGenerator json = Json.document(out)) {
            json.writeStartObject();
            json.writeStringField("profile", profile);
            json.writeObjectFieldStart("rules");
            for (Map.Entry<String, Map<String, Long>> rule : rules.entrySet()) {
                json.writeObjectFieldStart(rule.getKey());
                for (Map.Entry<String, Long> file : rule.getValue().entrySet()) {
                    json.writeNumberField(file.getKey(), file.getValue());
                }
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeEndObject();
        }
    }
}

package io.muster.cli.output;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.protocol.json.Json;
import java.io.PrintStream;
import java.util.Locale;

/** What {@code --output} takes. */
public enum OutputFormat {
    TABLE,
    JSON;

    /** Writes a value as indented JSON. */
    public static void json(PrintStream out, Object value) {
        try {
            out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a view is not JSON", e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.muster.protocol.analysis;

import com.fasterxml.jackson.core.JsonGenerator;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes results as Troubleshoot's {@code analysis.json}. Beside its fields there are {@code outcome}, {@code type},
 * {@code uri}, {@code node}, {@code file} and {@code strict}; what could not be judged is a warning there, with the
 * outcome {@code notRun}.
 */
public final class AnalysisJson {
    private static final List<String> TEXTS = List.of("textAnalyze", "jsonCompare", "yamlCompare");

    private AnalysisJson() {}

    /** {@code out} stays open. */
    public static void write(List<AnalysisResult> results, OutputStream out) throws IOException {
        try (JsonGenerator json = Json.document(out)) {
            json.writeStartArray();
            for (AnalysisResult result : results) {
                write(result, json);
            }
            json.writeEndArray();
        }
    }

    private static void write(AnalysisResult result, JsonGenerator json) throws IOException {
        String name = result.title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", ".");
        Level level = result.level();
        String severity = (level == null ? Level.WARN : level).severity();
        json.writeStartObject();
        json.writeStringField("name", name);
        labels(result.type(), true, json);
        json.writeObjectFieldStart("insight");
        json.writeStringField("name", name);
        labels(result.type(), false, json);
        json.writeStringField("primary", result.title());
        json.writeStringField("detail", result.message());
        json.writeStringField("severity", severity);
        json.writeEndObject();
        json.writeStringField("severity", severity);
        json.writeStringField("analyzerSpec", "");
        json.writeObjectFieldStart("variables");
        json.writeEndObject();
        optional("error", level == null || level == Level.FAIL ? result.message() : null, json);
        json.writeStringField("outcome", result.outcome());
        json.writeStringField("type", result.type());
        optional("uri", result.uri(), json);
        optional("node", result.node(), json);
        optional("file", result.file(), json);
        if (result.strict()) {
            json.writeBooleanField("strict", true);
        }
        json.writeEndObject();
    }

    private static void labels(String type, boolean placed, JsonGenerator json) throws IOException {
        boolean text = TEXTS.contains(type);
        json.writeObjectFieldStart("labels");
        if (placed) {
            json.writeStringField("desiredPosition", "1");
        }
        json.writeStringField("iconKey", text ? "kubernetes_text_analyze" : "");
        json.writeStringField("iconUri", text ? "https://troubleshoot.sh/images/analyzer-icons/text-analyze.svg" : "");
        json.writeEndObject();
    }

    private static void optional(String name, @Nullable String value, JsonGenerator json) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }
}

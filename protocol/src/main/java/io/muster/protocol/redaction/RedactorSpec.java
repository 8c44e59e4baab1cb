package io.muster.protocol.redaction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.protocol.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of a {@code Redactor} document's redactors.
 *
 * @param name for counts; null where it has none
 * @param files globs of the paths that it is for; none means all
 * @param values texts to be hidden wherever they stand in a line
 * @param yamlPaths keys with dots between them, {@code *} and numbers among them, whose values are hidden
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RedactorSpec(
        @Nullable String name, List<String> files, List<String> values, List<Regex> regex, List<String> yamlPaths) {
    public RedactorSpec {
        files = files == null ? List.of() : List.copyOf(files);
        values = values == null ? List.of() : List.copyOf(values);
        regex = regex == null ? List.of() : List.copyOf(regex);
        yamlPaths = yamlPaths == null ? List.of() : List.copyOf(yamlPaths);
    }

    /**
     * A pattern of what is to go; see {@link MaskPattern}.
     *
     * @param selector where there is one, the pattern is for the line after one that this matches
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Regex(@Nullable String selector, String redactor) {}

    /** As it is sent to nodes. */
    public String toJson() {
        try {
            return Json.mapper().writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that has no JSON form", e);
        }
    }

    /** Reads {@link #toJson}. @throws IllegalArgumentException if it is something else; it is not quoted */
    public static RedactorSpec ofJson(String json) {
        try {
            return Json.mapper().readValue(json, RedactorSpec.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a redactor that is not understood");
        }
    }

    /** A text, such as the spec that they come from, without the values that they hide. */
    public static String hideValues(String text, List<RedactorSpec> redactors) {
        String hidden = text;
        for (RedactorSpec redactor : redactors) {
            for (String value : redactor.values()) {
                hidden = hidden.replace(value, MaskPattern.MASK);
            }
        }
        return hidden;
    }

    /** What its parts are called in counts: {@code <name>.<kind>.<number>}, as Troubleshoot calls them. */
    public String ruleName(int position, String kind, int number) {
        return (name == null || name.isEmpty() ? "unnamed-" + position : name) + "." + kind + "." + number;
    }
}

package io.muster.protocol.analysis;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.protocol.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Documents that analyzers look into, as trees within bounds. */
final class Documents {
    /** Longest document, in bytes: its tree may take fifty times as much. */
    static final long MAX_BYTES = 1 << 20;

    /** Most values, aliases counted as often as they are used. */
    private static final int MAX_VALUES = 500_000;

    private static final ObjectReader JSON =
            Json.mapper().reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Documents() {}

    /** @throws AnalysisFailure if it is none */
    static JsonNode json(byte[] content) {
        try {
            JsonNode tree = JSON.readTree(content);
            if (tree == null || tree.isMissingNode()) {
                throw new AnalysisFailure("the file is empty");
            }
            return tree;
        } catch (IOException e) {
            throw new AnalysisFailure("the file is not valid JSON");
        }
    }

    /** @throws AnalysisFailure if it is none */
    static JsonNode yaml(byte[] content) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit((int) MAX_BYTES)
                .setAllowRecursiveKeys(false)
                .build();
        try {
            return new Converter().node(new Load(settings).loadFromInputStream(new ByteArrayInputStream(content)));
        } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException | StackOverflowError e) {
            // The library lets these out for some malformed escapes and deep nesting.
            throw new AnalysisFailure("the file is not valid YAML");
        }
    }

    private static final class Converter {
        private int values;

        JsonNode node(@Nullable Object value) {
            values++;
            if (values > MAX_VALUES) {
                throw new AnalysisFailure("the file holds more than " + MAX_VALUES + " values");
            }
            if (value instanceof Map<?, ?> map) {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                map.forEach((key, inner) -> object.set(String.valueOf(key), node(inner)));
                return object;
            }
            if (value instanceof Iterable<?> items) {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                items.forEach(item -> array.add(node(item)));
                return array;
            }
            return Json.mapper().valueToTree(value);
        }
    }
}

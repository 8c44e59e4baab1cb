package io.muster.coordinator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.spec.StartFields;
import io.muster.protocol.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a small body, JSON or form, into an object. An empty body is an empty object. */
public final class RequestBody {
    private RequestBody() {}

    static ObjectNode read(String mediaType, String text) {
        if (text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        return switch (mediaType) {
            case "application/json" -> json(text);
            case "application/x-www-form-urlencoded" -> StartFields.fromForm(form(text));
            default -> throw new ApiException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, mediaType + " is not taken here");
        };
    }

    private static ObjectNode json(String text) {
        try {
            JsonNode tree = Json.mapper().readTree(text);
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw new ApiException(ErrorCode.MALFORMED_BODY, "the body is not a JSON object");
        } catch (JsonProcessingException e) {
            throw new ApiException(ErrorCode.MALFORMED_BODY, "the body is no JSON: " + e.getOriginalMessage());
        }
    }

    /** The fields of a form; one that is there several times becomes a list with commas. */
    public static Map<String, String> form(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        try {
            for (String pair : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                if (!name.isEmpty()) {
                    fields.merge(decode(name), decode(value), (a, b) -> a + "," + b);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.MALFORMED_BODY, "the form has a bad percent-encoding");
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}

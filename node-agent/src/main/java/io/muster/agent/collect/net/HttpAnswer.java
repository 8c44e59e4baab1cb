package io.muster.agent.collect.net;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a server answered, or why it did not, with Troubleshoot's keys. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HttpAnswer(@Nullable Response response, @Nullable Failure error) {
    /** Deeper nesting than any honest answer has; it must still be writable one level down. */
    private static final int MAX_DEPTH = 500;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static HttpAnswer of(int status, Map<String, List<String>> headers, byte[] body) {
        Map<String, String> joined = new TreeMap<>();
        headers.forEach((name, values) -> {
            if (!name.startsWith(":")) {
                joined.put(canonical(name), String.join(",", values));
            }
        });
        return new HttpAnswer(new Response(status, new String(body, StandardCharsets.UTF_8), joined, json(body)), null);
    }

    static HttpAnswer failed(String message) {
        return new HttpAnswer(null, new Failure(message));
    }

    /** The body again, if it is JSON. */
    private static @Nullable JsonNode json(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
            return node.isMissingNode() ? null : node;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** {@code content-type} becomes {@code Content-Type}, as Go writes header names. */
    static String canonical(String header) {
        StringBuilder name = new StringBuilder();
        boolean start = true;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            name.append(start ? Character.toUpperCase(c) : Character.toLowerCase(c));
            start = c == '-';
        }
        return name.toString();
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Response(
            int status,
            String body,
            Map<String, String> headers,
            @JsonProperty("raw_json") @Nullable JsonNode rawJson) {}

    record Failure(String message) {}
}

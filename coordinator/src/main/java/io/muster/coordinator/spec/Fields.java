package io.muster.coordinator.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a request and gathers every error by field. Values from forms are texts, so numbers and booleans
 * are taken as text too.
 */
final class Fields {
    private final ObjectNode body;
    private final String prefix;
    private final Map<String, String> errors;
    private final Set<String> known = new TreeSet<>();

    Fields(ObjectNode body, Map<String, String> errors) {
        this(body, "", errors);
    }

    private Fields(ObjectNode body, String prefix, Map<String, String> errors) {
        this.body = body;
        this.prefix = prefix;
        this.errors = errors;
    }

    /** A request body from a form: {@code limits.nodes=4} means the field {@code nodes} of {@code limits}. */
    static ObjectNode fromForm(Map<String, String> form) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> field : form.entrySet()) {
            String[] path = field.getKey().split("\\.", 2);
            if (path.length == 2 && Set.of("limits", "labels").contains(path[0])) {
                body.withObjectProperty(path[0]).put(path[1], field.getValue());
            } else {
                body.put(field.getKey(), field.getValue());
            }
        }
        return body;
    }

    void error(String field, String message) {
        errors.putIfAbsent(prefix + field, message);
    }

    /** Whether nothing is wrong with these fields so far. */
    boolean isClean(String... names) {
        return Arrays.stream(names).noneMatch(name -> errors.containsKey(prefix + name));
    }

    boolean has(String field) {
        known.add(field);
        JsonNode value = body.get(field);
        return value != null
                && !value.isNull()
                && !(value.isTextual() && value.textValue().isEmpty());
    }

    /** Whether it is there at all, be it empty. */
    boolean isNamed(String field) {
        JsonNode value = body.get(field);
        return value != null && !value.isNull();
    }

    @Nullable
    JsonNode raw(String field) {
        return has(field) ? body.get(field) : null;
    }

    /** A text, or a number taken as one. */
    @Nullable
    String text(String field) {
        JsonNode value = raw(field);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() && !value.isNumber()) {
            error(field, "must be a text");
            return null;
        }
        return value.asText();
    }

    /** A text that {@code parser} understands; its message becomes the field's error. */
    <T> @Nullable T parsed(String field, Function<String, T> parser) {
        String text = text(field);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            error(field, String.valueOf(e.getMessage()));
            return null;
        }
    }

    /** @param expected what the pattern accepts, for people */
    @Nullable
    String matching(String field, Pattern pattern, String expected) {
        return parsed(field, text -> {
            if (!pattern.matcher(text).matches()) {
                throw new IllegalArgumentException("must be " + expected);
            }
            return text;
        });
    }

    boolean flag(String field) {
        JsonNode value = raw(field);
        if (value == null) {
            return false;
        }
        if (value.isBoolean()) {
            return value.booleanValue();
        }
        String text = value.asText().toLowerCase(Locale.ROOT);
        if (text.equals("true") || text.equals("1")) {
            return true;
        }
        if (!text.equals("false") && !text.equals("0")) {
            error(field, "must be true or false");
        }
        return false;
    }

    Optional<Integer> number(String field, int min, int max) {
        String expected = "must be a whole number from " + min + " to " + max;
        return Optional.ofNullable(parsed(field, text -> {
            int value;
            try {
                value = Integer.parseInt(text);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(expected, e);
            }
            if (value < min || value > max) {
                throw new IllegalArgumentException(expected);
            }
            return value;
        }));
    }

    /** A list, or a text of parts with commas between them. */
    List<String> list(String field) {
        JsonNode value = raw(field);
        if (value == null) {
            return List.of();
        }
        List<String> items = new ArrayList<>();
        if (value.isTextual()) {
            Arrays.stream(value.asText().split(",", -1)).map(String::strip).forEach(items::add);
        } else if (value.isArray()) {
            value.forEach(item -> items.add(item.isTextual() ? item.asText() : ""));
        } else {
            error(field, "Argument must be a list, or a text with commas");
            return List.of();
        }
        if (items.contains("")) {
            error(field, "has an empty part, or one that is not a text");
            return List.of();
        }
        return items;
    }

    /** An object of texts, or a text {@code name=value,name=value}. */
    Map<String, String> map(String field) {
        JsonNode value = raw(field);
        Map<String, String> result = new LinkedHashMap<>();
        if (value == null) {
            return result;
        }
        if (value.isObject()) {
            value.properties().forEach(e -> result.put(e.getKey(), e.getValue().asText()));
            return result;
        }
        for (String pair : list(field)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                error(field, "must be an object, or a text such as name=value,name=value");
                return Map.of();
            }
            result.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return result;
    }

    /** The fields of an object; without fields where there is none. */
    Fields object(String field) {
        JsonNode value = raw(field);
        if (value != null && !value.isObject()) {
            error(field, "must be an object");
        }
        ObjectNode object = value instanceof ObjectNode o ? o : JsonNodeFactory.instance.objectNode();
        return new Fields(object, prefix + field + ".", errors);
    }

    /** Makes an error of every field that was not asked for. */
    void refuseOthers() {
        body.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                error(name, "unknown field; known are " + String.join(", ", known));
            }
        });
    }
}

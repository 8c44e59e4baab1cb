package io.muster.protocol.spec;

import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import io.muster.protocol.spec.SpecNode.Items;
import io.muster.protocol.spec.SpecNode.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one map. What is asked for is what is known: {@link #finish} warns about the rest. Wrong values
 * are told to the place and read as absent, so that reading goes on and finds everything.
 */
final class FieldReader {
    private final Map<String, Field> fields;
    private final int line;
    private final Place place;
    private final String prefix;
    private final Set<String> known = new LinkedHashSet<>();

    FieldReader(Fields node, Place place) {
        this(node.fields(), node.line(), place, "");
    }

    private FieldReader(Map<String, Field> fields, int line, Place place, String prefix) {
        this.fields = fields;
        this.line = line;
        this.place = place;
        this.prefix = prefix;
    }

    /** A reader of a value that may be absent or null, as in {@code - cpu:}. */
    static FieldReader of(SpecNode value, int line, Place place) {
        if (value instanceof Fields map) {
            return new FieldReader(map.fields(), line, place, "");
        }
        if (!(value instanceof Scalar scalar && scalar.isNull())) {
            place.error(value.line(), "must be a map of fields, not " + value.kind());
        }
        return new FieldReader(Map.of(), line, place, "");
    }

    Place place() {
        return place;
    }

    int line() {
        return line;
    }

    /** The value of a field; null when it is absent or YAML's null. */
    @Nullable
    Field field(String name) {
        known.add(name);
        Field field = fields.get(name);
        return field == null || (field.value() instanceof Scalar scalar && scalar.isNull()) ? null : field;
    }

    boolean has(String name) {
        return field(name) != null;
    }

    int lineOf(String name) {
        Field field = fields.get(name);
        return field == null ? line : field.line();
    }

    void error(String name, String message) {
        place.error(lineOf(name), prefix + name + message);
    }

    void warning(String name, String message) {
        place.warning(lineOf(name), prefix + name + message);
    }

    @Nullable
    String text(String name) {
        Field field = field(name);
        if (field == null) {
            return null;
        }
        if (field.value() instanceof Scalar scalar) {
            return scalar.text();
        }
        error(name, " must be a text, not " + field.value().kind());
        return null;
    }

    /** A text that must be there and not be blank; the empty text when it is wrong. */
    String requiredText(String name) {
        Field field = field(name);
        String text = text(name);
        if (field == null || (text != null && text.isBlank())) {
            error(name, field == null ? " is required" : " must not be empty");
        }
        return text == null ? "" : text;
    }

    List<String> texts(String name) {
        Field field = field(name);
        List<String> texts = new ArrayList<>();
        if (field == null) {
            return texts;
        }
        if (!(field.value() instanceof Items list)) {
            error(name, " must be a list of texts, not " + field.value().kind());
            return texts;
        }
        for (int i = 0; i < list.items().size(); i++) {
            SpecNode item = list.items().get(i);
            if (item instanceof Scalar scalar && !scalar.isNull()) {
                texts.add(scalar.text());
            } else {
                place.error(item.line(), prefix + name + "[" + i + "] must be a text, not " + item.kind());
            }
        }
        return texts;
    }

    Map<String, String> textMap(String name) {
        Field field = field(name);
        Map<String, String> texts = new LinkedHashMap<>();
        if (field == null) {
            return texts;
        }
        if (!(field.value() instanceof Fields map)) {
            error(name, " must be a map of texts, not " + field.value().kind());
            return texts;
        }
        map.fields().forEach((key, entry) -> {
            if (entry.value() instanceof Scalar scalar) {
                texts.put(key, scalar.isNull() ? "" : scalar.text());
            } else {
                place.error(
                        entry.line(),
                        prefix + name + "." + key + " must be a text, not "
                                + entry.value().kind());
            }
        });
        return texts;
    }

    /** True or false, also as a text; absent and the empty text are false. */
    boolean flag(String name) {
        String text = text(name);
        if (text == null || text.isEmpty()) {
            return false;
        }
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> {
                return true;
            }
            case "false", "no", "off" -> {
                return false;
            }
            default -> {
                String hint = text.contains("{{") ? "; it looks like a template, which must be rendered first" : "";
                error(name, " must be true or false, not " + Durations.quote(text) + hint);
                return false;
            }
        }
    }

    int number(String name, int absent, int min, int max) {
        String text = text(name);
        if (text == null) {
            return absent;
        }
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, with the range.
        }
        error(name, " must be a whole number from " + min + " to " + max + ", not " + Durations.quote(text));
        return absent;
    }

    @Nullable
    Duration duration(String name) {
        Duration value = parsed(name, Durations::parse);
        if (value != null && value.isZero()) {
            error(name, " must be longer than 0");
            return null;
        }
        return value;
    }

    /** A value whose parser throws {@link IllegalArgumentException} with a message for the user. */
    <T> @Nullable T parsed(String name, Function<String, T> parser) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            error(name, ": " + e.getMessage());
            return null;
        }
    }

    /** A reader of a nested map; of nothing when it is absent. */
    FieldReader map(String name) {
        Field field = field(name);
        if (field != null && field.value() instanceof Fields map) {
            return new FieldReader(map.fields(), field.line(), place, prefix + name + ".");
        }
        if (field != null) {
            error(name, " must be a map of fields, not " + field.value().kind());
        }
        return new FieldReader(Map.of(), lineOf(name), place, prefix + name + ".");
    }

    /** Hands a reader of each map of a list on, and warns about fields that it did not ask for. */
    void each(String name, Consumer<FieldReader> item) {
        Field field = field(name);
        if (field == null) {
            return;
        }
        if (!(field.value() instanceof Items items)) {
            error(name, " must be a list, not " + field.value().kind());
            return;
        }
        for (int i = 0; i < items.items().size(); i++) {
            SpecNode node = items.items().get(i);
            if (node instanceof Fields map) {
                FieldReader inner = new FieldReader(map, place.at(place.path() + "." + prefix + name + "[" + i + "]"));
                item.accept(inner);
                inner.finish();
            } else {
                place.error(node.line(), prefix + name + "[" + i + "] must be a map, not " + node.kind());
            }
        }
    }

    /** Names that nobody asked for. */
    Set<String> unknown() {
        Set<String> names = new LinkedHashSet<>(fields.keySet());
        names.removeAll(known);
        return names;
    }

    /** Warns about every field that nobody asked for. */
    void finish() {
        for (String name : unknown()) {
            place.warning(
                    lineOf(name),
                    "field " + Durations.quote(prefix + name) + " is unknown and ignored"
                            + NearestName.hint(name, known));
        }
    }
}

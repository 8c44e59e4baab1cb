package io.muster.protocol.spec;

import io.muster.protocol.spec.CollectorSpec.Scope;
import io.muster.protocol.spec.CollectorTypes.CollectorType;
import io.muster.protocol.spec.SpecNode.Field;
import io.muster.protocol.spec.SpecNode.Fields;
import io.muster.protocol.spec.SpecNode.Items;
import io.muster.protocol.spec.SpecNode.Scalar;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one item of a list of collectors: a map with one key, the type. */
final class CollectorReader {
    private static final int MAX_NAME = 200;
    private static final int MAX_PRIORITY = 1000;
    private static final Pattern LOCK = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final List<String> MUSTER_FIELDS = List.of("dependsOn", "maxBytes", "priority", "exclusive");

    private CollectorReader() {}

    /** The collector; null when its type cannot be told. Problems are told to {@code place}, whatever comes out. */
    static @Nullable RawCollector read(SpecNode item, Scope scope, Place place) {
        Map.Entry<String, Field> entry = typeEntry(item, place);
        if (entry == null) {
            return null;
        }
        String typeName = entry.getKey();
        int line = entry.getValue().line();
        CollectorType type = CollectorTypes.find(scope, typeName);
        if (type == null) {
            place.error(line, CollectorTypes.unknown(scope, typeName));
            return null;
        }
        SpecNode value = entry.getValue().value();
        Place here = place.at(place.path() + " (" + label(typeName, value) + ")");
        return read(FieldReader.of(value, line, here), typeName, type, scope, line);
    }

    private static Map.@Nullable Entry<String, Field> typeEntry(SpecNode item, Place place) {
        if (!(item instanceof Fields map)) {
            place.error(item.line(), "a collector must be a map with its type as the only key, not " + item.kind());
            return null;
        }
        if (map.fields().size() == 1) {
            return map.fields().entrySet().iterator().next();
        }
        Map.Entry<String, Field> first = map.fields().isEmpty()
                ? null
                : map.fields().entrySet().iterator().next();
        String hint = first != null && first.getValue().value() instanceof Scalar scalar && scalar.isNull()
                ? "; indent the fields of " + Durations.quote(first.getKey()) + " below it"
                : "";
        place.error(
                item.line(),
                "a collector must have its type as the only key, not "
                        + (first == null ? "none" : map.fields().size() + " keys") + hint);
        return null;
    }

    private static String label(String type, SpecNode value) {
        return RawCollector.label(type, scalar(value, "collectorName"), scalar(value, "name"));
    }

    private static @Nullable String scalar(SpecNode value, String name) {
        Field field = value instanceof Fields map ? map.fields().get(name) : null;
        if (field == null
                || !(field.value() instanceof Scalar scalar)
                || scalar.text().isEmpty()) {
            return null;
        }
        return scalar.text().substring(0, Math.min(MAX_NAME, scalar.text().length()));
    }

    private static RawCollector read(FieldReader fields, String typeName, CollectorType type, Scope scope, int line) {
        String collectorName = name(fields, "collectorName");
        if (collectorName != null && !ActionReaders.isFileName(collectorName)) {
            fields.error(
                    "collectorName",
                    ": " + Durations.quote(collectorName) + " must be usable in a file name: without \"/\" and control"
                            + " characters, not \".\" or \"..\"");
        }
        String name = name(fields, "name");
        CollectorAction action = type.reader().apply(fields);
        boolean excluded = fields.flag("exclude");
        List<RawCollector.Wish> dependsOn = DependencyReader.read(fields);
        Duration timeout = timeout(fields, typeName);
        Long maxBytes = fields.parsed("maxBytes", ByteSize::parse);
        if (maxBytes != null && maxBytes == 0) {
            fields.error("maxBytes", " must be more than 0");
        }
        int priority = fields.number("priority", type.priority(), -MAX_PRIORITY, MAX_PRIORITY);
        Set<String> exclusive = locks(fields);
        if (type.unavailable() == null) {
            fields.finish();
        } else {
            fields.place().warning(line, type.unavailable() + "; the collector will be SKIPPED");
        }
        return new RawCollector(
                fields.place(),
                line,
                typeName,
                collectorName,
                name,
                scope,
                action,
                excluded,
                dependsOn,
                timeout,
                maxBytes,
                priority,
                exclusive,
                usesMusterFields(fields, typeName, type, scope));
    }

    /** The collector's own timeout, or the one that Troubleshoot has inside of an {@code http} request. */
    private static @Nullable Duration timeout(FieldReader fields, String typeName) {
        Duration timeout = fields.duration("timeout");
        for (String method : typeName.equals("http") ? ActionReaders.METHODS : List.<String>of()) {
            Field request = fields.field(method);
            if (request != null && request.value() instanceof Fields) {
                Duration inner = fields.map(method).duration("timeout");
                timeout = timeout == null ? inner : timeout;
            }
        }
        return timeout;
    }

    private static @Nullable String name(FieldReader fields, String field) {
        String name = fields.text(field);
        if (name == null || name.isEmpty()) {
            return null;
        }
        if (name.length() > MAX_NAME || name.chars().anyMatch(Character::isISOControl)) {
            fields.error(field, " must be 1 to " + MAX_NAME + " characters without control characters");
            return null;
        }
        return name;
    }

    private static Set<String> locks(FieldReader fields) {
        Field field = fields.field("exclusive");
        List<String> names = field != null && field.value() instanceof Items
                ? fields.texts("exclusive")
                : Optional.ofNullable(fields.text("exclusive")).stream().toList();
        Set<String> locks = new LinkedHashSet<>();
        for (String lock : names) {
            if (LOCK.matcher(lock).matches()) {
                locks.add(lock);
            } else {
                fields.error(
                        "exclusive",
                        ": " + Durations.quote(lock) + " is not a lock name: 1 to 64 of letters, digits and . _ : -");
            }
        }
        return locks;
    }

    private static boolean usesMusterFields(FieldReader fields, String typeName, CollectorType type, Scope scope) {
        return MUSTER_FIELDS.stream().anyMatch(fields::has)
                || (fields.has("timeout") && !type.hasTimeout())
                || (scope == Scope.HOST && typeName.equals("data"))
                || (scope == Scope.HOST && typeName.equals("copy") && (fields.has("since") || fields.has("until")));
    }
}

package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.Rights;
import io.muster.coordinator.security.Role;
import io.muster.protocol.spec.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the body of {@code POST /tokens}. Everything wrong with it is told at once, by field. */
final class TokenFields {
    private static final Duration DEFAULT_LIFE = Duration.ofDays(30);
    private static final Set<String> FIELDS = Set.of("name", "role", "permissions", "expires");
    private static final Pattern DAYS = Pattern.compile("([0-9]{1,5})d");
    private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,100}");

    private final ObjectNode body;
    private final Map<String, String> errors = new TreeMap<>();

    private TokenFields(ObjectNode body) {
        this.body = body;
    }

    /** What is wanted. */
    record Wanted(String name, Rights rights, Instant expires) {}

    /** @throws ApiException with everything that is wrong */
    static Wanted read(ObjectNode body, Caller caller, Instant now, Duration longest) {
        TokenFields fields = new TokenFields(body);
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                fields.errors.put(field, "unknown field; known are name, role, permissions, expires");
            }
        });
        String name = fields.name();
        Rights rights = fields.rights(caller);
        Instant expires = fields.expires(now, longest);
        if (!fields.errors.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, null, fields.errors, Map.of());
        }
        return new Wanted(name, rights, expires);
    }

    private @Nullable String text(String field) {
        JsonNode value = body.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            errors.put(field, "must be a text");
            return null;
        }
        return value.asText().strip();
    }

    private String name() {
        String name = text("name");
        if (name == null || !NAME.matcher(name).matches()) {
            errors.putIfAbsent("name", "must be 1 to 100 printable characters that say what the token is for");
            return "";
        }
        return name;
    }

    private Rights rights(Caller caller) {
        String role = text("role");
        boolean listed = body.hasNonNull("permissions");
        if ((role != null) == listed) {
            errors.putIfAbsent("role", "either a role (viewer, operator, admin) or permissions (a list) is needed");
            return Rights.NONE;
        }
        String field = listed ? "permissions" : "role";
        try {
            Rights rights = role != null ? Rights.of(Role.of(role)) : Rights.of(permissions());
            if (!caller.rights().includes(rights)) {
                errors.put(
                        field,
                        "must not be more than what " + caller.user() + " has: "
                                + String.join(", ", caller.rights().names()));
            }
            return rights;
        } catch (IllegalArgumentException e) {
            errors.put(field, String.valueOf(e.getMessage()));
            return Rights.NONE;
        }
    }

    /** A list, or a text with commas. */
    private List<String> permissions() {
        JsonNode value = body.get("permissions");
        List<String> names = new ArrayList<>();
        if (value.isTextual()) {
            Arrays.stream(value.asText().split(",", -1)).map(String::strip).forEach(names::add);
        } else if (value.isArray()) {
            value.forEach(each -> names.add(each.asText()));
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("must be a list of permissions, and not empty");
        }
        return names;
    }

    private Instant expires(Instant now, Duration longest) {
        String text = text("expires");
        try {
            Instant expires = text == null ? now.plus(min(DEFAULT_LIFE, longest)) : parse(text, now);
            if (!expires.isAfter(now) || expires.isAfter(now.plus(longest))) {
                errors.put(
                        "expires",
                        "must be in the future, and at most " + longest.toDays()
                                + " days from now (muster.security.token-max)");
            }
            return expires;
        } catch (IllegalArgumentException | DateTimeParseException e) {
            errors.put("expires", "must be a life such as 30d or 12h, or a time such as 2030-01-31T00:00:00Z");
            return now;
        }
    }

    private static Instant parse(String text, Instant now) {
        var days = DAYS.matcher(text);
        if (days.matches()) {
            return now.plus(Duration.ofDays(Long.parseLong(days.group(1))));
        }
        return text.contains("T") ? Instant.parse(text) : now.plus(Durations.parse(text));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}

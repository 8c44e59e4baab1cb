package io.muster.coordinator.security;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A named set of permissions. */
public enum Role {
    /** Knows what goes on, and reads nothing of what was collected. */
    VIEWER,
    /** Collects, redacted, to where the configuration allows. */
    OPERATOR,
    ADMIN;

    public Set<Permission> permissions() {
        return switch (this) {
            case VIEWER -> Set.of(Permission.SEE);
            case OPERATOR -> Set.of(Permission.SEE, Permission.START, Permission.CANCEL, Permission.DOWNLOAD);
            case ADMIN -> Set.of(Permission.values());
        };
    }

    static Optional<Role> find(String text) {
        return Arrays.stream(values()).filter(r -> r.toString().equals(text)).findFirst();
    }

    /** @throws IllegalArgumentException that names what is accepted */
    public static Role of(String text) {
        return find(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no role; there are "
                        + Arrays.stream(values()).map(Role::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package io.muster.coordinator.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may do: all of a role, or a list of its own.
 *
 * @param role null for a list of its own
 */
public record Rights(@Nullable Role role, Set<Permission> permissions) {
    /** May do nothing: somebody whom nothing is known of but the name. */
    public static final Rights NONE = new Rights(null, Set.of());

    public Rights {
        permissions = Set.copyOf(permissions);
    }

    public static Rights of(Role role) {
        return new Rights(role, role.permissions());
    }

    /** @throws IllegalArgumentException for a name that is no permission */
    public static Rights of(List<String> permissions) {
        return new Rights(null, permissions.stream().map(Permission::of).collect(Collectors.toSet()));
    }

    /** Reads what {@link #toString} writes. */
    static Rights parse(String text) {
        return text.isEmpty()
                ? NONE
                : Role.find(text).map(Rights::of).orElseGet(() -> of(Arrays.asList(text.split(",", -1))));
    }

    public boolean may(Permission permission) {
        return permissions.contains(permission);
    }

    public boolean includes(Rights others) {
        return permissions.containsAll(others.permissions);
    }

    /** What is left where somebody else's rights are the limit. */
    Rights within(Rights limit) {
        if (limit.includes(this)) {
            return this;
        }
        EnumSet<Permission> left = EnumSet.noneOf(Permission.class);
        permissions.stream().filter(limit::may).forEach(left::add);
        return new Rights(null, left);
    }

    /** The names of the permissions, always in the same order. */
    public List<String> names() {
        return permissions.stream().sorted().map(Permission::toString).toList();
    }

    /** The role, else the permissions with commas between them. */
    @Override
    public String toString() {
        return role != null ? role.toString() : String.join(",", names());
    }
}

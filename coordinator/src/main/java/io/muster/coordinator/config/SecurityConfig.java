package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code muster.security}: who may call.
 *
 * @param users that are configured; empty means the generated one
 * @param sessionIdle after which a session of the web interface ends that is not used
 * @param sessionMax after which it ends anyway
 * @param tokenMax the longest life of an API token
 * @param oidc null without an OpenID provider
 */
public record SecurityConfig(
        List<User> users,
        Duration sessionIdle,
        Duration sessionMax,
        Duration tokenMax,
        Logins logins,
        @Nullable OidcConfig oidc) {
    private static final Set<String> USER_KEYS = Set.of("name", "password-hash", "role", "permissions");

    public SecurityConfig {
        users = List.copyOf(users);
    }

    /**
     * A user; the password only as a hash, as {@code PasswordHash} writes it.
     *
     * @param role null where the permissions are listed
     * @param permissions null where there is a role
     */
    public record User(String name, String passwordHash, @Nullable String role, @Nullable List<String> permissions) {}

    /**
     * What failed logins lead to.
     *
     * @param failures of one name from one address without a wait
     * @param failuresPerAddress of all names from one address without a wait
     * @param longestWait that a further failure leads to
     * @param forgetAfter without a failure, everything is as at first
     */
    public record Logins(int failures, int failuresPerAddress, Duration longestWait, Duration forgetAfter) {}

    static SecurityConfig from(Config c) {
        Values values = new Values(c, "muster.security");
        Values logins = new Values(c.getConfig("logins"), "muster.security.logins");
        return new SecurityConfig(
                c.getConfigList("users").stream().map(SecurityConfig::user).toList(),
                values.duration("session-idle"),
                values.duration("session-max"),
                values.duration("token-max"),
                new Logins(
                        logins.number("failures", 1, 1000),
                        logins.number("failures-per-address", 1, 100_000),
                        logins.duration("longest-wait"),
                        logins.duration("forget-after")),
                OidcConfig.from(c.getConfig("oidc")));
    }

    private static User user(Config c) {
        Values values = new Values(c, "muster.security.users");
        Set<String> unknown = new TreeSet<>(c.root().keySet());
        unknown.removeAll(USER_KEYS);
        if (!unknown.isEmpty()) {
            throw new ConfigProblem("unknown key " + String.join(", ", unknown)
                    + " in muster.security.users; known are " + String.join(", ", new TreeSet<>(USER_KEYS)));
        }
        String name = values.text("name");
        boolean role = c.hasPath("role");
        if (name.contains(":") || role == c.hasPath("permissions")) {
            throw new ConfigProblem("muster.security.users: " + name
                    + (name.contains(":")
                            ? " must not have a colon in its name"
                            : " needs either a role (viewer, operator, admin) or permissions (a list)"));
        }
        return new User(
                name,
                values.text("password-hash"),
                role ? values.text("role") : null,
                role ? null : List.copyOf(c.getStringList("permissions")));
    }
}

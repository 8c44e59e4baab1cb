package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/**
 * {@code muster.security}: who may call.
 *
 * @param users that are configured; empty means the generated one
 * @param sessionIdle after which a session of the web interface ends that is not used
 * @param sessionMax after which it ends anyway
 */
public record SecurityConfig(List<User> users, Duration sessionIdle, Duration sessionMax) {
    public SecurityConfig {
        users = List.copyOf(users);
    }

    /** A user; the password only as a hash, as {@code PasswordHash} writes it. */
    public record User(String name, String passwordHash) {}

    static SecurityConfig from(Config c) {
        Values values = new Values(c, "muster.security");
        List<User> users = c.getConfigList("users").stream()
                .map(u -> new Values(u, "muster.security.users"))
                .map(v -> new User(v.text("name"), v.text("password-hash")))
                .toList();
        return new SecurityConfig(users, values.duration("session-idle"), values.duration("session-max"));
    }
}

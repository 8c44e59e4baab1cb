package io.muster.coordinator.config;

import com.typesafe.config.Config;
import java.util.List;

/** {@code muster.security}: configured users; empty means the generated one. */
public record SecurityConfig(List<User> users) {
    public SecurityConfig {
        users = List.copyOf(users);
    }

    /** A user; the password only as a hash, as {@code PasswordHash} writes it. */
    public record User(String name, String passwordHash) {}

    static SecurityConfig from(Config c) {
        return new SecurityConfig(c.getConfigList("users").stream()
                .map(u -> new Values(u, "muster.security.users"))
                .map(v -> new User(v.text("name"), v.text("password-hash")))
                .toList());
    }
}

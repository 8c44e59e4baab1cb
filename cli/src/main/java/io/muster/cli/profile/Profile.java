package io.muster.cli.profile;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A login.
 *
 * @param server one address, or those of several coordinators of one cluster separated by commas
 * @param caFile certificates of who signed the coordinators'; null for those that Java knows
 */
public record Profile(String server, String user, String password, @Nullable String caFile) {
    public Profile {
        Objects.requireNonNull(server, "server");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    /** As {@code user:password}. */
    public String credentials() {
        return user + ":" + password;
    }

    @Override
    public String toString() {
        return user + " at " + server;
    }
}

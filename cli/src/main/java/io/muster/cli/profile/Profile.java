package io.muster.cli.profile;

import java.util.Objects;

/**
 * A login.
 *
 * @param server one address, or those of several coordinators of one cluster separated by commas
 */
public record Profile(String server, String user, String password) {
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

package io.muster.coordinator.security;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A user who has shown who it is.
 *
 * @param session of the web interface; null for a program
 * @param token id of the API token that was shown; null without one
 */
public record Caller(
        String user, Rights rights, Means means, UiSessions.@Nullable Session session, @Nullable String token) {

    /** How somebody shows who it is. */
    public enum Means {
        PASSWORD,
        SESSION,
        TOKEN,
        /** A token of the OpenID provider. */
        OIDC;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Caller byPassword(String user, Rights rights) {
        return new Caller(user, rights, Means.PASSWORD, null, null);
    }

    static Caller inSession(UiSessions.Session session, Rights rights) {
        return new Caller(session.user(), rights, Means.SESSION, session, null);
    }

    static Caller byToken(String user, Rights rights, String token) {
        return new Caller(user, rights, Means.TOKEN, null, token);
    }

    static Caller byProvider(String user, Rights rights) {
        return new Caller(user, rights, Means.OIDC, null, null);
    }

    public boolean may(Permission permission) {
        return rights.may(permission);
    }
}

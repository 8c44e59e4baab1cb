package io.muster.coordinator.security;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who somebody is who shows a password or a token, and slows down whoever guesses. Blocks. */
public final class Logins {
    private final Users users;
    private final ApiTokens tokens;
    private final LoginThrottle throttle;
    private final @Nullable OidcProvider provider;

    /** @param provider null without one */
    public Logins(Users users, ApiTokens tokens, LoginThrottle throttle, @Nullable OidcProvider provider) {
        this.users = users;
        this.tokens = tokens;
        this.throttle = throttle;
        this.provider = provider;
    }

    /** Nothing was compared: too many have failed. Without a stack trace: it is no bug. */
    public static final class Throttled extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Duration remaining;

        Throttled(Duration remaining) {
            super("too many failed logins", null, false, false);
            this.remaining = remaining;
        }

        public Duration remaining() {
            return remaining;
        }
    }

    /** @throws Throttled where it has to wait */
    public Optional<Caller> byPassword(String user, String password, InetAddress from) throws IOException {
        return throttled(
                "user " + user,
                from,
                () -> users.accepts(user, password)
                        ? users.rights(user).map(rights -> Caller.byPassword(user, rights))
                        : Optional.empty());
    }

    /** @throws Throttled where it has to wait */
    public Optional<Caller> byBearer(String text, InetAddress from) throws IOException {
        if (ApiTokens.isOne(text)) {
            return throttled("token " + ApiTokens.id(text), from, () -> tokens.caller(text));
        }
        if (provider != null && OidcProvider.isOne(text)) {
            // Nobody guesses a signature; and tokens that are over come all the time.
            return provider.caller(text);
        }
        return throttled("token", from, Optional::empty);
    }

    /** Something that tells one bearer's text from another, and gives none away. */
    public static String describe(String bearer) {
        return ApiTokens.isOne(bearer) ? "token " + ApiTokens.id(bearer) : "bearer";
    }

    /** A session of the web interface, which nobody can guess. */
    public Optional<Caller> inSession(UiSessions.Session session) {
        return users.rights(session.user()).map(rights -> Caller.inSession(session, rights));
    }

    private interface Comparison {
        Optional<Caller> call() throws IOException;
    }

    private Optional<Caller> throttled(String name, InetAddress from, Comparison compare) throws IOException {
        Optional<Duration> wait = throttle.toWait(name, from);
        if (wait.isPresent()) {
            throw new Throttled(wait.get());
        }
        Optional<Caller> caller = compare.call();
        if (caller.isPresent()) {
            throttle.succeeded(name, from);
        } else {
            throttle.failed(name, from);
        }
        return caller;
    }
}

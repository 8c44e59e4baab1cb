package io.muster.coordinator.security;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;

/** Finds out who somebody is who shows a password or a token, and slows down whoever guesses. Blocks. */
public final class Logins {
    private final Users users;
    private final ApiTokens tokens;
    private final LoginThrottle throttle;

    public Logins(Users users, ApiTokens tokens, LoginThrottle throttle) {
        this.users = users;
        this.tokens = tokens;
        this.throttle = throttle;
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
        return throttled("token", from, Optional::empty);
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

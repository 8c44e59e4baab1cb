package io.muster.coordinator.http;

import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.ClusterSecret;
import io.muster.coordinator.security.Logins;
import io.muster.coordinator.security.UiSessions;
import io.muster.coordinator.security.Users;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Who calls: a user by Basic, by a token as Bearer, or by a session of the web interface; another coordinator by the
 * cluster's secret as Bearer. None opens the other's door, nor that of agents, see {@link AgentAuthentication}.
 */
final class Authentication {
    private final Logins logins;
    private final ClusterSecret clusterSecret;
    private final UiSessions sessions;

    Authentication(Logins logins, ClusterSecret clusterSecret, UiSessions sessions) {
        this.logins = logins;
        this.clusterSecret = clusterSecret;
        this.sessions = sessions;
    }

    /**
     * Who it is; empty without valid credentials. May compute a slow hash, or ask the database.
     *
     * @throws ApiException where a browser shows a session on behalf of another site, or too many logins have failed
     */
    Optional<Caller> user(HttpRequest request) {
        if (request.getHeader("Authorization").isPresent()) {
            Optional<String> bearer = credentials(request, "bearer");
            return bearer.isPresent()
                    ? login(() -> logins.byBearer(bearer.get(), RemoteHost.of(request)))
                    : credentials(request, "basic")
                            .flatMap(Authentication::decode)
                            .flatMap(c -> login(request, c.user(), c.password()));
        }
        return SessionCookie.of(request).flatMap(sessions::find).flatMap(session -> {
            boolean reads =
                    request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
            if (!reads && !SameOrigin.isProven(request)) {
                throw new ApiException(ErrorCode.CROSS_SITE, null);
            }
            return logins.inSession(session);
        });
    }

    /** Whose name or token a request shows, valid or not; empty where it shows none. */
    static Optional<String> claimed(HttpRequest request) {
        Optional<String> user = credentials(request, "basic")
                .map(text -> decode(text).map(Users.Credentials::user).orElse(""));
        return user.isPresent() ? user : credentials(request, "bearer").map(Logins::describe);
    }

    /** Who has this password; empty if nobody. May compute a slow hash. */
    Optional<Caller> login(HttpRequest request, String user, String password) {
        return login(() -> logins.byPassword(user, password, RemoteHost.of(request)));
    }

    private interface Attempt {
        Optional<Caller> run() throws IOException;
    }

    private static Optional<Caller> login(Attempt attempt) {
        try {
            return attempt.run();
        } catch (Logins.Throttled e) {
            long seconds = e.remaining().toSeconds() + 1;
            throw new ApiException(
                    ErrorCode.LOGINS_THROTTLED, null, null, Map.of("Retry-After", Long.toString(seconds)));
        } catch (IOException e) {
            throw new ApiException(
                    ErrorCode.NOT_READY,
                    "whose token this is cannot be found out now",
                    null,
                    Map.of("Retry-After", "2"));
        }
    }

    UiSessions sessions() {
        return sessions;
    }

    boolean isCoordinator(HttpRequest request) {
        return credentials(request, "bearer").filter(clusterSecret::matches).isPresent();
    }

    static Optional<String> credentials(HttpRequest request, String scheme) {
        return request.getHeader("Authorization").map(h -> h.value().strip()).flatMap(value -> {
            int space = value.indexOf(' ');
            return space > 0
                            && value.substring(0, space)
                                    .toLowerCase(Locale.ROOT)
                                    .equals(scheme)
                    ? Optional.of(value.substring(space + 1).strip())
                    : Optional.empty();
        });
    }

    private static Optional<Users.Credentials> decode(String encoded) {
        try {
            String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Users.Credentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

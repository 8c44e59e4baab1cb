package io.muster.coordinator.http;

import io.muster.coordinator.security.AgentCaller;
import io.muster.coordinator.security.ClusterSecret;
import io.muster.coordinator.security.JoinSecret;
import io.muster.coordinator.security.UiSessions;
import io.muster.coordinator.security.Users;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Who calls: a user by Basic or by a session of the web interface, an agent by the join secret, another coordinator by
 * the cluster's, both as Bearer. None opens the other's door.
 */
final class Authentication {
    private final Users users;
    private final JoinSecret joinSecret;
    private final ClusterSecret clusterSecret;
    private final UiSessions sessions;
    private final boolean certificates;

    /** @param certificates whether agents have to show one */
    Authentication(
            Users users,
            JoinSecret joinSecret,
            ClusterSecret clusterSecret,
            UiSessions sessions,
            boolean certificates) {
        this.users = users;
        this.joinSecret = joinSecret;
        this.clusterSecret = clusterSecret;
        this.sessions = sessions;
        this.certificates = certificates;
    }

    /**
     * A user who has shown who it is.
     *
     * @param session of the web interface; null for a program
     */
    record Caller(String user, UiSessions.@Nullable Session session) {}

    /**
     * Who it is; empty without valid credentials. May compute a slow hash.
     *
     * @throws ApiException where a browser shows a session on behalf of another site
     */
    Optional<Caller> user(HttpRequest request) {
        if (request.getHeader("Authorization").isPresent()) {
            return credentials(request, "basic")
                    .flatMap(Authentication::decode)
                    .filter(c -> users.accepts(c.user(), c.password()))
                    .map(c -> new Caller(c.user(), null));
        }
        return SessionCookie.of(request).flatMap(sessions::find).map(session -> {
            boolean reads =
                    request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
            if (!reads && !SameOrigin.isProven(request)) {
                throw new ApiException(ErrorCode.CROSS_SITE, null);
            }
            return new Caller(session.user(), session);
        });
    }

    /** Whether the password is this user's. May compute a slow hash. */
    boolean accepts(String user, String password) {
        return users.accepts(user, password);
    }

    UiSessions sessions() {
        return sessions;
    }

    /** Which agent it is; empty without the join secret, or without a certificate where agents need one. */
    Optional<AgentCaller> agent(HttpRequest request) {
        if (credentials(request, "bearer").filter(joinSecret::matches).isEmpty()) {
            return Optional.empty();
        }
        return certificates ? ClientCertificates.names(request).map(AgentCaller::only) : Optional.of(AgentCaller.ANY);
    }

    boolean isCoordinator(HttpRequest request) {
        return credentials(request, "bearer").filter(clusterSecret::matches).isPresent();
    }

    private static Optional<String> credentials(HttpRequest request, String scheme) {
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

package io.muster.coordinator.http;

import io.muster.coordinator.security.ClusterSecret;
import io.muster.coordinator.security.JoinSecret;
import io.muster.coordinator.security.Users;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Who calls: a user by Basic, an agent by the join secret, another coordinator by the cluster's, both as Bearer. None
 * opens the other's door.
 */
final class Authentication {
    private final Users users;
    private final JoinSecret joinSecret;
    private final ClusterSecret clusterSecret;

    Authentication(Users users, JoinSecret joinSecret, ClusterSecret clusterSecret) {
        this.users = users;
        this.joinSecret = joinSecret;
        this.clusterSecret = clusterSecret;
    }

    /** The user's name; empty without valid credentials. May compute a slow hash. */
    Optional<String> user(HttpRequest request) {
        return credentials(request, "basic")
                .flatMap(Authentication::decode)
                .filter(c -> users.accepts(c.user(), c.password()))
                .map(Users.Credentials::user);
    }

    boolean isAgent(HttpRequest request) {
        return credentials(request, "bearer").filter(joinSecret::matches).isPresent();
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

package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.Role;
import io.muster.protocol.http.SessionView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** {@code /session}: logging in and out of the web interface, and who is. */
final class SessionRoutes extends AllDirectives {
    private static final Set<String> FIELDS = Set.of("user", "password");

    private final Authentication authentication;
    private final Audit audit;
    private final Bodies bodies;
    private final Executor blocking;

    SessionRoutes(Authentication authentication, Audit audit, Bodies bodies, Executor blocking) {
        this.authentication = authentication;
        this.audit = audit;
        this.bodies = bodies;
        this.blocking = blocking;
    }

    /** Logging in needs no credentials but those in the body. */
    Route open() {
        return path("session", () -> post(() -> extractRequest(request -> bodies.read(body -> begin(request, body)))));
    }

    Route route(Caller caller) {
        return path(
                "session",
                () -> concat(
                        get(() -> complete(Answers.json(200, view(caller)))),
                        delete(() -> extractRequest(request -> complete(end(request, caller))))));
    }

    private CompletionStage<HttpResponse> begin(HttpRequest request, ObjectNode body) {
        if (SameOrigin.isRefuted(request)) {
            throw new ApiException(ErrorCode.CROSS_SITE, null);
        }
        Map<String, String> errors = new LinkedHashMap<>();
        body.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) {
                errors.put(field, "unknown field; known are user, password");
            }
        });
        for (String field : List.of("user", "password")) {
            JsonNode value = body.get(field);
            if (value == null || !value.isTextual()) {
                errors.put(field, "must be a text");
            }
        }
        if (!errors.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, null, errors, Map.of());
        }
        String user = body.get("user").asText();
        String password = body.get("password").asText();
        return Blocking.call(() -> authentication.login(request, user, password), blocking)
                .whenComplete((found, failure) -> {
                    if (failure == null && found.isPresent()) {
                        audit.loggedIn(request, found.get());
                    } else {
                        audit.stranger(request, user, "LOGIN", failure == null ? "UNAUTHORIZED" : "LOGINS_THROTTLED");
                    }
                })
                .thenApply(found -> found.map(caller -> Answers.json(200, view(caller))
                                .addHeader(SessionCookie.set(
                                        request, authentication.sessions().begin(user))))
                        .orElseGet(() -> Answers.unauthorized(Challenges.SESSION)));
    }

    private static SessionView view(Caller caller) {
        Role role = caller.rights().role();
        return new SessionView(
                caller.user(),
                role == null ? null : role.toString(),
                caller.rights().names());
    }

    private HttpResponse end(HttpRequest request, Caller caller) {
        if (caller.session() != null) {
            authentication.sessions().end(caller.session());
        }
        return HttpResponse.create().withStatus(204).addHeader(SessionCookie.removed(request));
    }
}

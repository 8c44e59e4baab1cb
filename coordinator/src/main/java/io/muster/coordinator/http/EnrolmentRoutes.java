package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.enrol.Enrolments;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.spec.Durations;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** How agents come to an identity, and who lets them and takes it away. */
final class EnrolmentRoutes extends AllDirectives {
    private static final int MAX_USES = 10_000;
    private static final Duration MAX_VALID = Duration.ofDays(30);
    private static final Duration DEFAULT_VALID = Duration.ofHours(1);
    private static final int MAX_NAME = 100;
    /** As agents make them: 192 bits or more. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{32,200}");

    private final AgentAuthentication authentication;
    private final Enrolments enrolments;
    private final Bodies bodies;
    private final Executor blocking;

    EnrolmentRoutes(AgentAuthentication authentication, Enrolments enrolments, Bodies bodies, Executor blocking) {
        this.authentication = authentication;
        this.enrolments = enrolments;
        this.bodies = bodies;
        this.blocking = blocking;
    }

    /** What an agent calls once, with a join token. */
    Route forAgents() {
        return path(
                PathMatchers.segment("agent").slash("v1").slash("enrol"),
                () -> post(() -> extractRequest(request -> bodies.read(body -> enrol(request, body)))));
    }

    Route forUsers(String user) {
        return concat(
                path(
                        "join-tokens",
                        () -> concat(
                                get(() -> answer(() -> Answers.json(200, enrolments.tokens()))),
                                post(() -> bodies.read(body -> create(user, body))))),
                path(
                        PathMatchers.segment("join-tokens").slash(PathMatchers.segment()),
                        id -> delete(() -> answer(() -> gone(enrolments.removeToken(id))))),
                path("node-identities", () -> get(() -> answer(() -> Answers.json(200, enrolments.identities())))),
                path(
                        PathMatchers.segment("node-identities").slash(PathMatchers.segment()),
                        node -> delete(() -> answer(
                                () -> gone(NodeId.isValid(node) && enrolments.revoke(new NodeId(node), user))))));
    }

    private Route answer(Callable<HttpResponse> work) {
        return completeWithFuture(database(work));
    }

    private CompletionStage<HttpResponse> database(Callable<HttpResponse> work) {
        return Blocking.call(
                () -> {
                    try {
                        return work.call();
                    } catch (SQLException e) {
                        throw new ApiException(ErrorCode.NOT_READY, "the database does not answer");
                    }
                },
                blocking);
    }

    private static HttpResponse gone(boolean was) {
        return was ? HttpResponse.create().withStatus(204) : Answers.problem(ErrorCode.NOT_FOUND, null);
    }

    private CompletionStage<HttpResponse> create(String user, ObjectNode body) {
        Map<String, String> errors = unknown(body, Set.of("name", "uses", "expires"));
        String name = body.path("name").asText("");
        if (name.length() > MAX_NAME) {
            errors.put("name", "must be at most " + MAX_NAME + " characters");
        }
        int uses = body.path("uses").asInt(body.has("uses") ? 0 : 1);
        if (uses < 1 || uses > MAX_USES) {
            errors.put("uses", "must be a number from 1 to " + MAX_USES);
        }
        Duration valid = valid(body.path("expires"), errors);
        if (!errors.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, null, errors, Map.of());
        }
        return database(() -> Answers.json(201, enrolments.create(name, user, uses, valid)));
    }

    private static Duration valid(JsonNode text, Map<String, String> errors) {
        if (text.isMissingNode()) {
            return DEFAULT_VALID;
        }
        try {
            Duration valid = Durations.parse(text.asText());
            if (!valid.isNegative() && !valid.isZero() && valid.compareTo(MAX_VALID) <= 0) {
                return valid;
            }
        } catch (IllegalArgumentException e) {
            // Told below.
        }
        errors.put("expires", "must be a duration such as 1h, at most " + MAX_VALID.toDays() + " days");
        return DEFAULT_VALID;
    }

    private CompletionStage<HttpResponse> enrol(HttpRequest request, ObjectNode body) {
        Map<String, String> errors = unknown(body, Set.of("node", "key"));
        String name = body.path("node").asText("");
        String key = body.path("key").asText("");
        if (!NodeId.isValid(name)) {
            errors.put("node", "must be a node's name");
        }
        if (!KEY.matcher(key).matches()) {
            errors.put("key", "must be 32 to 200 random letters, digits, _ and -");
        }
        if (!errors.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, null, errors, Map.of());
        }
        NodeId node = new NodeId(name);
        String token = authentication
                .joinToken(request, node)
                .orElseThrow(() -> new ApiException(
                        ErrorCode.JOIN_TOKEN_REFUSED,
                        "a join token is needed, and a certificate where agents show one"));
        return database(() -> {
            try {
                enrolments.enrol(token, node, key);
                return Answers.json(200, Map.of("node", name));
            } catch (Enrolments.Refused e) {
                throw new ApiException(
                        e.isNodeTaken() ? ErrorCode.NODE_ENROLLED : ErrorCode.JOIN_TOKEN_REFUSED, e.getMessage());
            }
        });
    }

    private static Map<String, String> unknown(ObjectNode body, Set<String> known) {
        Map<String, String> errors = new LinkedHashMap<>();
        body.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                errors.put(field, "unknown field");
            }
        });
        return errors;
    }
}

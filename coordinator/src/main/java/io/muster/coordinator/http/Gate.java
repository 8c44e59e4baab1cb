package io.muster.coordinator.http;

import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** The one way to what users call: who it is, what is called, and whether that is allowed. */
final class Gate extends AllDirectives {
    private final Authentication authentication;
    private final Metrics metrics;
    private final Executor blocking;

    Gate(Authentication authentication, Metrics metrics, Executor blocking) {
        this.authentication = authentication;
        this.metrics = metrics;
        this.blocking = blocking;
    }

    /** Refuses unless the caller may. */
    static void require(Caller caller, Permission permission) {
        if (!caller.may(permission)) {
            String has = caller.rights().names().isEmpty()
                    ? "none"
                    : String.join(", ", caller.rights().names());
            throw new ApiException(
                    ErrorCode.FORBIDDEN,
                    "the permission " + permission + " is needed; " + caller.user() + " has " + has,
                    null,
                    Map.of());
        }
    }

    /** Goes on with the caller; hashing a configured password may take a while, so it is done where it may block. */
    Route guard(Function<Caller, Route> inner) {
        return extractRequest(
                request -> onSuccess(Blocking.call(() -> authentication.user(request), blocking), caller -> {
                    metrics.request();
                    return caller.map(who -> renewed(request, who, () -> decided(request, who, inner)))
                            .orElseGet(() -> complete(Answers.unauthorized(Challenges.of(request))));
                }));
    }

    private Route decided(HttpRequest request, Caller caller, Function<Caller, Route> inner) {
        String method = request.method().value();
        String path = request.getUri().getPathString();
        Optional<Operation> operation = Operation.of(method, path);
        if (operation.isEmpty()) {
            List<String> allowed = Operation.methods(path);
            return complete(
                    allowed.isEmpty()
                            ? Answers.problem(ErrorCode.NOT_FOUND, null)
                            : Answers.wrongMethod(String.join(", ", allowed)));
        }
        operation.get().needs().ifPresent(needed -> require(caller, needed));
        return inner.apply(caller);
    }

    /** A session that is used goes on. */
    private Route renewed(HttpRequest request, Caller caller, java.util.function.Supplier<Route> inner) {
        return Optional.ofNullable(caller.session())
                .flatMap(authentication.sessions()::renewed)
                .map(text -> mapResponseHeaders(headers -> withCookie(headers, request, text), inner))
                .orElseGet(inner);
    }

    /** Unless the answer sets the cookie itself. */
    private static List<HttpHeader> withCookie(List<HttpHeader> headers, HttpRequest request, String session) {
        if (headers.stream().anyMatch(header -> header.is("set-cookie"))) {
            return headers;
        }
        return Stream.concat(headers.stream(), Stream.of(SessionCookie.set(request, session)))
                .toList();
    }
}

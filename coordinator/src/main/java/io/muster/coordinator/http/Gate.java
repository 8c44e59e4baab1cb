package io.muster.coordinator.http;

import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.Permission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** The one way to what users call: who it is, what is called, whether that is allowed, and that it is recorded. */
final class Gate extends AllDirectives {
    private final Authentication authentication;
    private final Audit audit;
    private final Failures failures;
    private final Metrics metrics;
    private final Executor blocking;

    Gate(Authentication authentication, Audit audit, Failures failures, Metrics metrics, Executor blocking) {
        this.authentication = authentication;
        this.audit = audit;
        this.failures = failures;
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
                    "the permission " + permission + " is needed; " + caller.user() + " has " + has);
        }
    }

    /** Goes on with the caller; hashing a configured password may take a while, so it is done where it may block. */
    Route guard(Function<Caller, Route> inner) {
        return extractRequest(
                request -> onComplete(Blocking.call(() -> authentication.user(request), blocking), tried -> {
                    metrics.request();
                    Optional<Operation> operation = operation(request);
                    if (tried.isFailure()) {
                        ApiException refusal = refusal(tried.failed().get());
                        stranger(request, operation, refusal.code().name());
                        throw refusal;
                    }
                    Optional<Caller> caller = tried.get();
                    if (caller.isEmpty()) {
                        stranger(request, operation, ErrorCode.UNAUTHORIZED.name());
                        return complete(Answers.unauthorized(Challenges.of(request)));
                    }
                    return renewed(request, caller.get(), () -> operation
                            .map(o -> decided(request, o, caller.get(), inner))
                            .orElseGet(() -> nothing(request)));
                }));
    }

    private static Optional<Operation> operation(HttpRequest request) {
        return Operation.of(request.method().value(), request.getUri().getPathString());
    }

    /** What is meant for the caller stays; anything else is a fault of ours. */
    private static ApiException refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof ApiException refusal) {
            return refusal;
        }
        throw cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
    }

    /** Who shows something, and who wants something that is recorded. */
    private void stranger(HttpRequest request, Optional<Operation> operation, String reason) {
        Optional<String> claimed = Authentication.claimed(request);
        if (claimed.isPresent() || operation.filter(Operation::isRecorded).isPresent()) {
            audit.stranger(
                    request,
                    claimed.orElse(null),
                    operation.map(Operation::name).orElse("NONE"),
                    reason);
        }
    }

    private Route nothing(HttpRequest request) {
        List<String> allowed = Operation.methods(request.getUri().getPathString());
        return complete(
                allowed.isEmpty()
                        ? Answers.problem(ErrorCode.NOT_FOUND, null)
                        : Answers.wrongMethod(String.join(", ", allowed)));
    }

    private Route decided(HttpRequest request, Operation operation, Caller caller, Function<Caller, Route> inner) {
        Optional<Permission> missing = operation.needs().filter(needed -> !caller.may(needed));
        if (missing.isPresent()) {
            if (operation.isRecorded()) {
                audit.refused(request, operation, caller, "needs " + missing.get());
            }
            require(caller, missing.get());
        }
        return operation.isRecorded()
                ? recorded(request, operation, caller, () -> inner.apply(caller))
                : inner.apply(caller);
    }

    /**
     * Nothing is given out and nothing begun that is not recorded. What ends something or frees space goes on all the
     * same: the log tells later that entries are missing.
     */
    private Route recorded(HttpRequest request, Operation operation, Caller caller, Supplier<Route> inner) {
        return onComplete(audit.allowed(request, operation, caller), written -> {
            if (written.isSuccess()) {
                return mapResponse(
                        response -> {
                            audit.answered(written.get(), response);
                            return response;
                        },
                        () -> failures.sealed(inner));
            }
            return operation.endsSomething()
                    ? inner.get()
                    : complete(Answers.problem(ErrorCode.AUDIT_UNAVAILABLE, null));
        });
    }

    /** A session that is used goes on. */
    private Route renewed(HttpRequest request, Caller caller, Supplier<Route> inner) {
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

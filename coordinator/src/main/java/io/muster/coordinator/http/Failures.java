package io.muster.coordinator.http;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.ExceptionHandler;
import org.apache.pekko.http.javadsl.server.MethodRejection;
import org.apache.pekko.http.javadsl.server.Rejection;
import org.apache.pekko.http.javadsl.server.RejectionHandler;
import org.apache.pekko.http.javadsl.server.Route;

/** Makes answers of what routes throw and reject. */
final class Failures extends AllDirectives {
    /** A route that answers whatever happens. */
    Route sealed(Supplier<Route> inner) {
        return handleExceptions(
                exceptions(), () -> handleRejections(rejections(), () -> handleExceptions(exceptions(), inner)));
    }

    private ExceptionHandler exceptions() {
        return ExceptionHandler.newBuilder()
                .matchAny(failure -> complete(Answers.failure(failure)))
                .build();
    }

    private RejectionHandler rejections() {
        return RejectionHandler.newBuilder()
                .handleAll(MethodRejection.class, this::wrongMethod)
                .handleAll(
                        Rejection.class,
                        all -> complete(Answers.problem(
                                ErrorCode.INVALID_REQUEST, all.get(0).toString())))
                .handleNotFound(complete(Answers.problem(ErrorCode.NOT_FOUND, null)))
                .build();
    }

    private Route wrongMethod(List<MethodRejection> rejections) {
        String allowed =
                rejections.stream().map(r -> r.supported().value()).distinct().collect(Collectors.joining(", "));
        return complete(Answers.wrongMethod(allowed));
    }
}

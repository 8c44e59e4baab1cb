package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Sink;

/** Takes request bodies up to {@code muster.http.max-request-bytes}. */
final class Bodies extends AllDirectives {
    private static final long MAX_DISCARDED = 32 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ActorSystem<?> system;
    private final long bound;

    Bodies(ActorSystem<?> system, long bound) {
        this.system = system;
        this.bound = bound;
    }

    /** Answers with what comes of the body's object. */
    Route read(Function<ObjectNode, CompletionStage<HttpResponse>> inner) {
        return extractRequestEntity(entity -> entity.getContentLengthOption().orElse(0) > bound
                ? completeWithFuture(refuseTooLarge(entity))
                : completeWithFuture(entity.withSizeLimit(bound)
                        .toStrict(TIMEOUT.toMillis(), system)
                        .thenCompose(strict -> inner.apply(RequestBody.read(
                                strict.getContentType().mediaType().toString(),
                                strict.getData().utf8String())))));
    }

    /** Reads a body of moderate size to its end first: a client that still sends would not see the answer. */
    private CompletionStage<HttpResponse> refuseTooLarge(RequestEntity entity) {
        return entity.withSizeLimit(MAX_DISCARDED)
                .getDataBytes()
                .runWith(Sink.ignore(), system)
                .handle((done, failure) -> Answers.problem(ErrorCode.TOO_LARGE, "the bound is " + bound + " bytes"));
    }
}

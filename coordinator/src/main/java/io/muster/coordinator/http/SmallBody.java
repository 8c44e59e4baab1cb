package io.muster.coordinator.http;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Reads bodies that are taken as a whole.
 *
 * @param bound bytes; more is answered 413
 */
public record SmallBody(ActorSystem<?> system, long bound) {
    private static final long MAX_DISCARDED = 32 << 20;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Goes on with the body, where it is within the bound. */
    public CompletionStage<HttpResponse> read(
            RequestEntity entity, Function<HttpEntity.Strict, CompletionStage<HttpResponse>> then) {
        return entity.getContentLengthOption().orElse(0) > bound
                ? refuse(entity)
                : entity.withSizeLimit(bound)
                        .toStrict(TIMEOUT.toMillis(), system)
                        .thenCompose(then);
    }

    /** Reads a body of moderate size to its end first: a client that still sends would not see the answer. */
    private CompletionStage<HttpResponse> refuse(RequestEntity entity) {
        return entity.withSizeLimit(MAX_DISCARDED)
                .getDataBytes()
                .runWith(Sink.ignore(), system)
                .handle((done, failure) -> Answers.problem(ErrorCode.TOO_LARGE, "the bound is " + bound + " bytes"));
    }
}

package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.upload.Obstacle;
import io.muster.coordinator.upload.UploadTarget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** Has a destination tried, by the coordinator that would upload to it, before anything is done for its sake. */
final class Preflight {
    /** What the way to the leader and back may take. */
    private static final Duration SLACK = Duration.ofSeconds(5);

    private final ManagerClient manager;
    private final Duration timeout;

    Preflight(ManagerClient manager, Duration timeout) {
        this.manager = manager;
        this.timeout = timeout.plus(SLACK);
    }

    /**
     * Goes on where a bundle could be uploaded there. Otherwise answers with the reason: 409 where it may be over
     * later, 422 where somebody has to change something.
     *
     * @param target null where nothing is to be tried
     * @param key idempotency key of the request; null without
     */
    CompletionStage<HttpResponse> before(
            @Nullable UploadTarget target, @Nullable String key, Supplier<CompletionStage<HttpResponse>> then) {
        if (target == null) {
            return then.get();
        }
        return problem(target, key).thenCompose(obstacle -> obstacle.map(Preflight::refuse)
                .<CompletionStage<HttpResponse>>map(CompletableFuture::completedFuture)
                .orElseGet(then));
    }

    /**
     * Why no bundle could be uploaded there; empty where one could.
     *
     * @param key idempotency key of the request; where it is known, nothing is tried
     */
    CompletionStage<Optional<Obstacle>> problem(UploadTarget target, @Nullable String key) {
        return manager.askOnce(replyTo -> new ManagerCommand.Preflight(target, key, replyTo), timeout)
                .thenApply(reply -> Optional.ofNullable(((ManagerReply.Checked) reply).obstacle()));
    }

    private static HttpResponse refuse(Obstacle obstacle) {
        ErrorCode code = obstacle.passing() ? ErrorCode.DESTINATION_UNAVAILABLE : ErrorCode.PREFLIGHT_FAILED;
        return Answers.problem(code, obstacle.reason());
    }
}

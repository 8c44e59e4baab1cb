package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
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

    /** Goes on where a bundle could be uploaded there; answers 422 with the reason otherwise. */
    CompletionStage<HttpResponse> before(@Nullable UploadTarget target, Supplier<CompletionStage<HttpResponse>> then) {
        if (target == null) {
            return then.get();
        }
        return problem(target)
                .thenCompose(problem -> problem.isEmpty()
                        ? then.get()
                        : CompletableFuture.completedFuture(
                                Answers.problem(ErrorCode.PREFLIGHT_FAILED, problem.get())));
    }

    /** Why no bundle could be uploaded there; empty where one could. */
    CompletionStage<Optional<String>> problem(UploadTarget target) {
        return manager.askOnce(replyTo -> new ManagerCommand.Preflight(target, replyTo), timeout)
                .thenApply(reply -> Optional.ofNullable(((ManagerReply.Checked) reply).problem()));
    }
}

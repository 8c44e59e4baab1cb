package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.spec.StartFields;
import io.muster.protocol.id.CollectionId;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /collectLogs/tasks/{id}/top-up}: collects again only what is missing. */
final class TopUpRoute {
    private final ManagerClient manager;
    private final Clock clock;

    TopUpRoute(ManagerClient manager, Clock clock) {
        this.manager = manager;
        this.clock = clock;
    }

    CompletionStage<HttpResponse> answer(CollectionId of, String user, @Nullable String key) {
        if (key != null && !StartFields.isKey(key)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    null,
                    Map.of("Idempotency-Key", "must be 1 to 200 printable characters"),
                    Map.of());
        }
        CollectionId id = CollectionId.next(clock.instant());
        return manager.ask(replyTo -> new ManagerCommand.TopUp(of, id, key, user, replyTo))
                .thenApply(TopUpRoute::answer);
    }

    private static HttpResponse answer(ManagerReply reply) {
        if (reply instanceof ManagerReply.Unknown) {
            throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, null);
        }
        if (reply instanceof ManagerReply.StillRunning running) {
            return Answers.problem(ErrorCode.COLLECTION_RUNNING, "its status is " + running.state());
        }
        return reply instanceof ManagerReply.NothingMissing
                ? Answers.problem(ErrorCode.NOTHING_MISSING, null)
                : StartRoute.started(reply);
    }
}

package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.spec.StartFields;
import io.muster.protocol.id.CollectionId;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.jspecify.annotations.Nullable;

/** {@code POST /collectLogs/tasks/{id}/top-up}: collects again what is missing, into one bundle with what is there. */
final class TopUpRoute {
    private final ManagerClient manager;
    private final Restrictions restrictions;
    private final Clock clock;

    TopUpRoute(ManagerClient manager, Restrictions restrictions, Clock clock) {
        this.manager = manager;
        this.restrictions = restrictions;
        this.clock = clock;
    }

    CompletionStage<HttpResponse> answer(CollectionId of, ObjectNode body, Caller caller, @Nullable String key) {
        if (key != null && !StartFields.isKey(key)) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    null,
                    Map.of("Idempotency-Key", "must be 1 to 200 printable characters"),
                    Map.of());
        }
        Map<String, String> unknown = new TreeMap<>();
        body.fieldNames().forEachRemaining(field -> unknown.put(field, "unknown field; a top-up has none"));
        if (!unknown.isEmpty()) {
            throw new ApiException(ErrorCode.INVALID_REQUEST, null, unknown, Map.of());
        }
        return manager.ask(replyTo -> new ManagerCommand.Get(of, replyTo)).thenCompose(reply -> {
            if (!(reply instanceof ManagerReply.Found found)) {
                throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, null);
            }
            // What comes anew is redacted as the rest is: by whoever may ask for that.
            restrictions.check(found.view().redaction(), caller);
            return start(of, key, caller.user());
        });
    }

    private CompletionStage<HttpResponse> start(CollectionId of, @Nullable String key, String user) {
        Instant now = clock.instant();
        CollectionId id = CollectionId.next(now);
        return manager.ask(replyTo -> new ManagerCommand.TopUp(of, id, key, now, user, replyTo))
                .thenApply(TopUpRoute::answer);
    }

    private static HttpResponse answer(ManagerReply reply) {
        if (reply instanceof ManagerReply.NothingMissing) {
            return Answers.problem(ErrorCode.NOTHING_MISSING, null);
        }
        if (reply instanceof ManagerReply.StillRunning running) {
            return Answers.problem(ErrorCode.COLLECTION_RUNNING, "its status is " + running.state());
        }
        if (reply instanceof ManagerReply.Unknown) {
            throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, null);
        }
        return StartRoute.started(reply);
    }
}

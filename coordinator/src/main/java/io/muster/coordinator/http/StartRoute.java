package io.muster.coordinator.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.collection.CollectionLinks;
import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.spec.StartFields;
import io.muster.coordinator.upload.UploadTarget;
import io.muster.protocol.http.StartResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;

/** {@code POST /collectLogs/start}: checks everything, then starts, or only tells what it would do. */
final class StartRoute {
    private final CollectionCalls collections;
    private final DryRun dryRun;
    private final Preflight preflight;

    StartRoute(CollectionCalls collections, DryRun dryRun, Preflight preflight) {
        this.collections = collections;
        this.dryRun = dryRun;
        this.preflight = preflight;
    }

    /** What a request is to lead to. */
    enum Mode {
        START,
        VALIDATE,
        DRY_RUN
    }

    /** Answers {@code just_validate=1}; {@code errors} is written also where it is null. */
    record Validation(@JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Map<String, String> errors) {}

    CompletionStage<HttpResponse> answer(ObjectNode body, Caller caller, @Nullable String key, Mode mode) {
        return collections.nodes().thenCompose(nodes -> collections
                .read(body, caller, key, nodes.known())
                .thenCompose(result -> answer(result, nodes, mode)));
    }

    private CompletionStage<HttpResponse> answer(StartFields.Result result, ManagerReply.Nodes nodes, Mode mode) {
        CollectionRequest request = result.request();
        if (mode == Mode.VALIDATE) {
            Map<String, String> errors = result.errors().isEmpty() ? null : result.errors();
            return CompletableFuture.completedFuture(Answers.json(200, new Validation(errors)));
        }
        if (request == null) {
            return CompletableFuture.completedFuture(
                    Answers.problem(ErrorCode.INVALID_REQUEST, null, result.errors(), Map.of()));
        }
        if (mode == Mode.DRY_RUN) {
            return dryRun.run(request, nodes).thenApply(plan -> Answers.json(200, plan));
        }
        UploadTarget target = request.upload() && !result.ignorePreflight() ? request.target() : null;
        return preflight.before(target, request.key(), () -> collections
                .start(request, result.rejectIfBusy())
                .thenApply(StartRoute::started));
    }

    /** Answers a request that started something, was refused for the others that run, or has to wait for too many. */
    static HttpResponse started(ManagerReply reply) {
        if (reply instanceof ManagerReply.Busy busy) {
            return Answers.problem(ErrorCode.BUSY, "collection " + busy.running() + " is running");
        }
        if (reply instanceof ManagerReply.QueueFull full) {
            return Answers.problem(
                    ErrorCode.QUEUE_FULL,
                    full.queued() + " collections wait already",
                    null,
                    Map.of("Retry-After", Long.toString(full.retryAfter().toSeconds())));
        }
        ManagerReply.Started started = (ManagerReply.Started) reply;
        Map<String, String> links = CollectionLinks.of(started.id(), false);
        return Answers.json(started.created() ? 202 : 200, new StartResponse(started.id(), started.state(), links))
                .addHeader(RawHeader.create("Location", CollectionLinks.self(started.id())));
    }
}

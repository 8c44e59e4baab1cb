package io.muster.coordinator.http.couchbase;

import io.muster.coordinator.collection.CollectionRequest;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.http.Answers;
import io.muster.coordinator.http.CollectionCalls;
import io.muster.coordinator.http.RequestBody;
import io.muster.coordinator.http.SmallBody;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.spec.StartFields;
import io.muster.coordinator.upload.UploadTarget;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The five addresses that clients of Couchbase's log collection use. They know one collection at a time: a start while
 * any runs is refused, and what they cancel and see is the running one, else the newest, whoever asked for it.
 */
public final class CouchbaseRoutes extends AllDirectives {
    private static final HttpResponse DONE = Answers.json(200, List.of());
    private static final String ALREADY_STARTED = "Logs collection task is already started";

    private final CollectionCalls collections;
    private final SmallBody bodies;
    private final String coordinator;

    /** @param coordinator id of this coordinator, for its name in tasks */
    public CouchbaseRoutes(CollectionCalls collections, SmallBody bodies, String coordinator) {
        this.collections = collections;
        this.bodies = bodies;
        this.coordinator = "muster@" + coordinator;
    }

    public Route route(Caller caller) {
        return concat(
                path("pools", () -> get(() -> complete(Answers.json(200, Pool.Pools.HERE)))),
                path(PathMatchers.segment("pools").slash("default"), () -> get(() -> completeWithFuture(pool()))),
                path(
                        PathMatchers.segment("pools").slash("default").slash("tasks"),
                        () -> get(() -> completeWithFuture(tasks()))),
                path(
                        PathMatchers.segment("controller").slash("startLogsCollection"),
                        () -> post(() -> extractRequestEntity(
                                entity -> completeWithFuture(bodies.read(entity, body -> start(form(body), caller)))))),
                path(
                        PathMatchers.segment("controller").slash("cancelLogsCollection"),
                        () -> post(() -> extractRequestEntity(
                                entity -> completeWithFuture(bodies.read(entity, body -> cancel(caller.user())))))));
    }

    /** Anything else than a form has no fields, as at Couchbase. */
    private static Map<String, String> form(HttpEntity.Strict body) {
        return body.getContentType().mediaType().equals(MediaTypes.APPLICATION_X_WWW_FORM_URLENCODED)
                ? RequestBody.form(body.getData().utf8String())
                : Map.of();
    }

    private CompletionStage<HttpResponse> pool() {
        return collections.nodes().thenApply(nodes -> Answers.json(200, Pool.of(nodes.views())));
    }

    private CompletionStage<HttpResponse> tasks() {
        return collections
                .current()
                .thenApply(current -> Answers.json(
                        200,
                        current.map(view -> List.of(LogsTask.of(view, coordinator)))
                                .orElse(List.of())));
    }

    private CompletionStage<HttpResponse> cancel(String user) {
        return collections.current().thenCompose(current -> current.filter(LogsTask::isRunning)
                .map(view -> collections.cancel(view.id(), user).thenApply(reply -> DONE))
                .orElse(CompletableFuture.completedFuture(DONE)));
    }

    private CompletionStage<HttpResponse> start(Map<String, String> fields, Caller caller) {
        return collections.nodes().thenCompose(nodes -> {
            StartForm form = StartForm.read(fields, nodes.known());
            return form.errors().isEmpty()
                    ? collections
                            .read(form.body(), caller, null, nodes.known())
                            .thenCompose(result -> start(form, result))
                    : refused(form.errors());
        });
    }

    private CompletionStage<HttpResponse> start(StartForm form, StartFields.Result result) {
        if (result.request() == null) {
            Map<String, String> errors = new LinkedHashMap<>();
            result.errors().forEach((field, error) -> errors.merge(UploadForm.field(field), error, (a, b) -> a));
            return refused(errors);
        }
        CollectionRequest request = form.complete(result.request());
        if (request.collectors().stream().allMatch(c -> c.excluded())) {
            return refused(Map.of("taskRegexp", "matches no collector of the spec " + request.specName()));
        }
        UploadTarget target = request.upload() && !result.ignorePreflight() ? request.target() : null;
        return collections.current().thenCompose(current -> current.filter(LogsTask::isRunning)
                .map(running -> refused(Map.of("_", ALREADY_STARTED)))
                .orElseGet(() -> reachable(
                        Optional.ofNullable(target),
                        () -> collections.start(request, true).thenApply(CouchbaseRoutes::started))));
    }

    private CompletionStage<HttpResponse> reachable(
            Optional<UploadTarget> target, Supplier<CompletionStage<HttpResponse>> then) {
        return target.map(to -> collections
                        .preflight(to)
                        .thenCompose(problem -> problem.isEmpty()
                                ? then.get()
                                : refused(Map.of(
                                        "_",
                                        "Unable to access '"
                                                + UploadForm.address(to.destination(), to.customer(), to.ticket())
                                                + "' : "
                                                + problem.get()))))
                .orElseGet(then);
    }

    private static HttpResponse started(ManagerReply reply) {
        return reply instanceof ManagerReply.Started ? DONE : Answers.json(400, Map.of("_", ALREADY_STARTED));
    }

    private static CompletionStage<HttpResponse> refused(Map<String, String> errors) {
        return CompletableFuture.completedFuture(Answers.json(400, errors));
    }
}

package io.muster.coordinator.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.remaining;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.security.Caller;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.plan.CollectionState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatcher2;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** {@code /collectLogs}: start, status, cancel, and everything about one collection. */
final class CollectRoutes extends AllDirectives {
    private static final PathMatcher2<String, String> OUTPUT = segment("nodes")
            .slash(segment())
            .slash("collectors")
            .slash(segment())
            .slash("output");
    private static final int MAX_PAGE = 200;
    private static final int DEFAULT_PAGE = 50;

    private final HttpServer.Externals externals;
    private final ManagerClient manager;
    private final StartRoute start;
    private final SealedRoute sealed;
    private final UploadRoute uploads;
    private final TopUpRoute topUps;
    private final OutputRoute outputs;
    private final Bodies bodies;

    CollectRoutes(
            HttpServer.Externals externals,
            ManagerClient manager,
            StartRoute start,
            SealedRoute sealed,
            UploadRoute uploads,
            TopUpRoute topUps,
            OutputRoute outputs,
            Bodies bodies) {
        this.externals = externals;
        this.manager = manager;
        this.start = start;
        this.sealed = sealed;
        this.uploads = uploads;
        this.topUps = topUps;
        this.outputs = outputs;
        this.bodies = bodies;
    }

    Route route(Caller caller) {
        return pathPrefix(
                "collectLogs",
                () -> concat(
                        path("start", () -> post(() -> start(caller))),
                        path("status", () -> get(() -> parameterOptional("id", this::status))),
                        path("cancel", () -> post(() -> bodies.read(body -> cancel(body, caller.user())))),
                        pathPrefix(
                                "tasks",
                                () -> concat(
                                        pathEnd(() -> get(this::list)),
                                        pathPrefix(segment(), id -> one(id, caller))))));
    }

    private Route start(Caller caller) {
        return parameterMap(parameters -> optionalHeaderValueByName(
                "Idempotency-Key",
                key -> bodies.read(body -> start.answer(body, caller, key.orElse(null), mode(parameters)))));
    }

    private static StartRoute.Mode mode(Map<String, String> parameters) {
        if (isSet(parameters, "just_validate")) {
            return StartRoute.Mode.VALIDATE;
        }
        return isSet(parameters, "dry_run") ? StartRoute.Mode.DRY_RUN : StartRoute.Mode.START;
    }

    private static boolean isSet(Map<String, String> parameters, String name) {
        String value = parameters.getOrDefault(name, "0").toLowerCase(Locale.ROOT);
        return value.equals("1") || value.equals("true");
    }

    private Route status(Optional<String> id) {
        if (id.isPresent()) {
            return completeWithFuture(view(id(id.get())));
        }
        return completeWithFuture(manager.ask(replyTo -> new ManagerCommand.Get(null, replyTo))
                .thenApply(reply -> reply instanceof ManagerReply.Found found
                        ? Answers.json(200, found.view())
                        : Answers.json(200, Map.of("status", "idle"))));
    }

    private CompletionStage<HttpResponse> cancel(ObjectNode body, String user) {
        body.fieldNames().forEachRemaining(field -> {
            if (!field.equals("id")) {
                throw new ApiException(
                        ErrorCode.INVALID_REQUEST, null, Map.of(field, "unknown field; known is id"), Map.of());
            }
        });
        if (body.hasNonNull("id")) {
            return cancel(id(body.get("id").asText()), user);
        }
        // Which one is settled first: asked twice, "the running one" could be two.
        return manager.ask(replyTo -> new ManagerCommand.Get(null, replyTo)).thenCompose(reply -> {
            found(reply);
            return cancel(((ManagerReply.Found) reply).view().id(), user);
        });
    }

    private CompletionStage<HttpResponse> cancel(CollectionId id, String user) {
        return manager.ask(replyTo -> new ManagerCommand.Cancel(id, user, replyTo))
                .thenApply(CollectRoutes::found);
    }

    private Route list() {
        return parameterMap(parameters -> {
            CollectionState state = state(parameters.get("state"));
            int limit = limit(parameters.get("limit"));
            String after = parameters.get("after");
            CollectionId cursor = after == null ? null : id(after);
            return completeWithFuture(manager.ask(replyTo -> new ManagerCommand.GetPage(state, limit, cursor, replyTo))
                    .thenApply(reply -> Answers.json(200, ((ManagerReply.Page) reply).list())));
        });
    }

    private Route one(String text, Caller caller) {
        CollectionId id = id(text);
        return concat(
                pathEnd(() ->
                        concat(get(() -> completeWithFuture(view(id))), delete(() -> completeWithFuture(forget(id))))),
                path(
                        "pin",
                        () -> extractRequest(request -> {
                            request.discardEntityBytes(externals.system());
                            return concat(
                                    post(() -> completeWithFuture(pin(id, true, caller.user()))),
                                    delete(() -> completeWithFuture(pin(id, false, caller.user()))));
                        })),
                path(
                        OUTPUT,
                        (node, collector) -> get(() -> extractRequest(
                                request -> completeWithFuture(outputs.answer(request, id, node, collector))))),
                path(
                        "entries",
                        () -> extractRequest(request -> get(() -> completeWithFuture(sealed.entries(request, id))))),
                path(
                        segment("entries").slash(remaining()),
                        path -> extractRequest(request ->
                                get(() -> completeWithFuture(sealed.entry(request, id, PathSegments.decode(path)))))),
                path(
                        "top-up",
                        () -> post(() -> optionalHeaderValueByName(
                                "Idempotency-Key",
                                key -> bodies.read(body -> topUps.answer(id, body, caller, key.orElse(null)))))),
                path("upload", () -> post(() -> bodies.read(body -> uploads.answer(id, body, caller)))),
                path("events", () -> get(() -> extractRequest(request -> completeWithFuture(events(id, request))))),
                path(
                        "bundle",
                        () -> extractRequest(request -> concat(
                                get(() -> completeWithFuture(sealed.bundle(request, id))),
                                head(() -> completeWithFuture(sealed.bundle(request, id)))))),
                path(
                        "manifest",
                        () -> extractRequest(request -> get(() -> completeWithFuture(sealed.manifest(request, id))))));
    }

    private CompletionStage<HttpResponse> view(CollectionId id) {
        return manager.ask(replyTo -> new ManagerCommand.Get(id, replyTo)).thenApply(CollectRoutes::found);
    }

    /** Goes on where the collection is known. */
    private CompletionStage<HttpResponse> known(CollectionId id, Supplier<CompletionStage<HttpResponse>> then) {
        return manager.ask(replyTo -> new ManagerCommand.Get(id, replyTo)).thenCompose(reply -> {
            found(reply);
            return then.get();
        });
    }

    private CompletionStage<HttpResponse> pin(CollectionId id, boolean pinned, String user) {
        return manager.ask(replyTo -> new ManagerCommand.Pin(id, pinned, user, replyTo))
                .thenApply(CollectRoutes::found);
    }

    private CompletionStage<HttpResponse> forget(CollectionId id) {
        return manager.ask(replyTo -> new ManagerCommand.Get(id, replyTo)).thenCompose(known -> {
            String holder = known instanceof ManagerReply.Found found ? found.holder() : null;
            return manager.askOnce(replyTo -> new ManagerCommand.Delete(id, replyTo))
                    .thenApply(reply -> {
                        if (reply instanceof ManagerReply.StillRunning running) {
                            return Answers.problem(ErrorCode.COLLECTION_RUNNING, "its status is " + running.state());
                        }
                        if (reply instanceof ManagerReply.Pinned) {
                            return Answers.problem(ErrorCode.COLLECTION_PINNED, null);
                        }
                        if (!(reply instanceof ManagerReply.Forgotten)) {
                            return found(reply);
                        }
                        sealed.free(id, holder);
                        return HttpResponse.create().withStatus(204);
                    });
        });
    }

    private CompletionStage<HttpResponse> events(CollectionId id, HttpRequest request) {
        long after = request.getHeader("Last-Event-ID")
                .map(h -> number(h.value()))
                .or(() -> request.getUri().query().get("after").map(CollectRoutes::number))
                .orElse(0L);
        return known(
                id,
                () -> CompletableFuture.completedFuture(HttpResponse.create()
                        .addHeader(RawHeader.create("Cache-Control", "no-store"))
                        .withEntity(HttpEntities.create(
                                ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM),
                                EventStream.of(
                                        manager,
                                        id,
                                        after,
                                        externals.config().http().eventKeepAlive())))));
    }

    private static long number(String text) {
        try {
            return Math.max(0, Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    null,
                    Map.of("Last-Event-ID", "must be the number of an event"),
                    Map.of());
        }
    }

    private static HttpResponse found(ManagerReply reply) {
        if (reply instanceof ManagerReply.Found found) {
            return Answers.json(200, found.view());
        }
        throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, null);
    }

    private static CollectionId id(String text) {
        if (!CollectionId.isValid(text)) {
            throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, "\"" + text + "\" is no collection id");
        }
        return new CollectionId(text);
    }

    private static @Nullable CollectionState state(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        return Arrays.stream(CollectionState.values())
                .filter(s -> s.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> invalid("state", "must be one of " + Arrays.toString(CollectionState.values())));
    }

    private static int limit(@Nullable String text) {
        String message = "must be a whole number from 1 to " + MAX_PAGE;
        try {
            int limit = text == null || text.isEmpty() ? DEFAULT_PAGE : Integer.parseInt(text);
            if (limit < 1 || limit > MAX_PAGE) {
                throw invalid("limit", message);
            }
            return limit;
        } catch (NumberFormatException e) {
            throw invalid("limit", message);
        }
    }

    private static ApiException invalid(String field, String message) {
        return new ApiException(ErrorCode.INVALID_REQUEST, null, Map.of(field, message), Map.of());
    }
}

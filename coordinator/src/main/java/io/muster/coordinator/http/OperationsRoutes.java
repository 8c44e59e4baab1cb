package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.collection.Version;
import io.muster.protocol.http.SpecView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** Nodes, specs, health, metrics and the description of the API. */
final class OperationsRoutes extends AllDirectives {
    private static final ContentType METRICS =
            ContentTypes.parse("application/openmetrics-text; version=1.0.0; charset=utf-8");
    private static final ContentType YAML = ContentTypes.parse("application/yaml; charset=utf-8");

    private final HttpServer.Externals externals;
    private final ManagerClient manager;

    OperationsRoutes(HttpServer.Externals externals, ManagerClient manager) {
        this.externals = externals;
        this.manager = manager;
    }

    /** What answers without credentials. */
    Route open() {
        return concat(
                path(
                        "alive",
                        () -> get(
                                () -> complete(Answers.json(200, Map.of("status", "alive", "version", Version.TEXT))))),
                path("ready", () -> get(() -> completeWithFuture(ready()))));
    }

    Route forUsers() {
        return concat(
                path("nodes", () -> get(() -> completeWithFuture(nodes()))),
                path("specs", () -> get(() -> completeWithFuture(specs()))),
                path(
                        PathMatchers.segment("specs").slash(PathMatchers.segment()),
                        name -> get(() -> completeWithFuture(spec(name)))),
                path("metrics", () -> get(() -> completeWithFuture(metrics()))),
                path("openapi.yaml", () -> get(() -> completeWithFuture(openApi()))));
    }

    /** Ready means that what is decided can be kept, that the manager decides, and that the store is there. */
    private CompletionStage<HttpResponse> ready() {
        return Blocking.call(externals.database()::problem, externals.blocking())
                .thenCompose(problem -> problem.isEmpty()
                        ? deciding()
                        : CompletableFuture.completedFuture(Answers.problem(
                                ErrorCode.NOT_READY,
                                "the journal " + externals.database().description() + " cannot be written: "
                                        + problem.get(),
                                null,
                                Map.of("Retry-After", "5"))));
    }

    private CompletionStage<HttpResponse> deciding() {
        return manager.ask(ManagerCommand.GetFigures::new)
                .thenCombine(
                        Blocking.call(() -> externals.store().freeBytes(), externals.blocking()),
                        (figures, free) -> Answers.json(200, Map.of("status", "ready", "version", Version.TEXT)));
    }

    private CompletionStage<HttpResponse> nodes() {
        return manager.ask(ManagerCommand.GetNodes::new)
                .thenApply(reply -> Answers.json(200, ((ManagerReply.Nodes) reply).views()));
    }

    private CompletionStage<HttpResponse> specs() {
        return Blocking.call(
                () -> {
                    List<SpecView> specs = externals.specs().list().stream()
                            .map(s -> new SpecView(s.name(), s.source(), s.collectors(), s.valid()))
                            .toList();
                    return Answers.json(200, specs);
                },
                externals.blocking());
    }

    private CompletionStage<HttpResponse> spec(String name) {
        return Blocking.call(
                () -> externals
                        .specs()
                        .find(name)
                        .map(source -> HttpResponse.create()
                                .withEntity(
                                        HttpEntities.create(YAML, source.text().getBytes(StandardCharsets.UTF_8))))
                        .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, "GET /specs lists the specs")),
                externals.blocking());
    }

    private CompletionStage<HttpResponse> metrics() {
        return manager.ask(ManagerCommand.GetFigures::new)
                .thenCombine(
                        Blocking.call(() -> externals.store().freeBytes(), externals.blocking()),
                        (figures, free) -> HttpResponse.create()
                                .withEntity(HttpEntities.create(
                                        METRICS,
                                        externals
                                                .metrics()
                                                .render((ManagerReply.Figures) figures, free)
                                                .getBytes(StandardCharsets.UTF_8))));
    }

    private CompletionStage<HttpResponse> openApi() {
        return Blocking.call(
                () -> HttpResponse.create().withEntity(HttpEntities.create(YAML, resource())), externals.blocking());
    }

    private static byte[] resource() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                OperationsRoutes.class.getResourceAsStream("/openapi.yaml"), "openapi.yaml is part of the program")) {
            return in.readAllBytes();
        }
    }
}

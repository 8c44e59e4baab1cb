package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.collection.Version;
import io.muster.protocol.http.DestinationView;
import io.muster.protocol.http.SpecView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
    private static final Duration SCRAPE_PATIENCE = Duration.ofSeconds(3);
    private static final ContentType YAML = ContentTypes.parse("application/yaml; charset=utf-8");

    private final HttpServer.Externals externals;
    private final ManagerClient manager;
    private final ReadyRoute ready;

    OperationsRoutes(HttpServer.Externals externals, ManagerClient manager) {
        this.externals = externals;
        this.manager = manager;
        this.ready = new ReadyRoute(externals, manager);
    }

    /** What answers without credentials. */
    Route open() {
        return concat(
                path(
                        "alive",
                        () -> get(
                                () -> complete(Answers.json(200, Map.of("status", "alive", "version", Version.TEXT))))),
                path("ready", () -> get(() -> completeWithFuture(ready.answer()))));
    }

    Route forUsers() {
        return concat(
                path("nodes", () -> get(() -> completeWithFuture(nodes()))),
                path("specs", () -> get(() -> completeWithFuture(specs()))),
                path(
                        PathMatchers.segment("specs").slash(PathMatchers.segment()),
                        name -> get(() -> completeWithFuture(spec(name)))),
                path("destinations", () -> get(() -> complete(Answers.json(200, destinations())))),
                path("metrics", () -> get(() -> completeWithFuture(metrics()))),
                path("openapi.yaml", () -> get(() -> completeWithFuture(openApi()))));
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

    private List<DestinationView> destinations() {
        return externals.config().destinations().values().stream()
                .map(d -> new DestinationView(
                        d.name(),
                        d.url() == null ? "https" : d.url().getScheme(),
                        d.url() == null ? null : d.url().toString()))
                .toList();
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

    /** Whoever watches must hear from this coordinator also while nobody decides, and before its own patience ends. */
    private CompletionStage<HttpResponse> metrics() {
        CompletionStage<Optional<ManagerReply.Figures>> figures = manager.askOnce(
                        ManagerCommand.GetFigures::new, SCRAPE_PATIENCE)
                .handle((reply, failure) ->
                        failure == null ? Optional.of((ManagerReply.Figures) reply) : Optional.empty());
        return figures.thenCombine(
                Blocking.call(this::here, externals.blocking()), (cluster, here) -> HttpResponse.create()
                        .withEntity(HttpEntities.create(
                                METRICS,
                                externals.metrics().render(here, cluster).getBytes(StandardCharsets.UTF_8))));
    }

    private Metrics.Here here() throws IOException {
        return new Metrics.Here(
                externals.coordination().isLeader(),
                externals.database().problem().isEmpty(),
                externals.config().limits().queue(),
                externals.store().freeBytes());
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

package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.Version;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * {@code GET /ready}: whether what is decided can be kept, somebody decides, and the store is there, each with its word
 * or the reason why not. A full store is told and no reason to take a coordinator out of service: agents wait for room.
 */
final class ReadyRoute {
    private static final String OK = "ok";

    private final HttpServer.Externals externals;
    private final ManagerClient manager;

    ReadyRoute(HttpServer.Externals externals, ManagerClient manager) {
        this.externals = externals;
        this.manager = manager;
    }

    /** @param checks by what was looked at, in the order of the looks */
    record Ready(String status, String version, Map<String, String> checks) {}

    CompletionStage<HttpResponse> answer() {
        return Blocking.call(externals.database()::problem, externals.blocking())
                .thenCompose(problem -> problem.isEmpty()
                        ? deciding()
                        : CompletableFuture.completedFuture(notReady("journal", journal(problem.get()), "5")));
    }

    private String journal(String problem) {
        return "the journal " + externals.database().description() + " cannot be written: " + problem;
    }

    private CompletionStage<HttpResponse> deciding() {
        return manager.ask(ManagerCommand.GetFigures::new)
                .handle((figures, failure) -> failure == null)
                .thenCompose(decides -> decides
                        ? storing()
                        : CompletableFuture.completedFuture(notReady(
                                "manager", "no coordinator decides, or the one that does cannot be reached", "2")));
    }

    private CompletionStage<HttpResponse> storing() {
        return Blocking.call(
                () -> {
                    try {
                        boolean room = externals.store().freeBytes() > 0;
                        return ready(room ? OK : "full before the watermark: agents wait for room");
                    } catch (IOException e) {
                        return notReady("store", "the store cannot be used: " + e.getMessage(), "10");
                    }
                },
                externals.blocking());
    }

    private HttpResponse ready(String store) {
        Map<String, String> checks = new LinkedHashMap<>();
        checks.put("journal", OK);
        checks.put("manager", externals.coordination().isLeader() ? "ok, on this coordinator" : "ok, elsewhere");
        checks.put("store", store);
        return Answers.json(200, new Ready("ready", Version.TEXT, checks));
    }

    private static HttpResponse notReady(String check, String reason, String retryAfter) {
        return Answers.problem(ErrorCode.NOT_READY, reason, Map.of(check, reason), Map.of("Retry-After", retryAfter));
    }
}

package io.muster.coordinator.http;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** What agents call: the session's WebSocket and the push of chunks. Takes only the join secret. */
final class AgentRoutes extends AllDirectives {
    private static final int MAX_CHUNK_NUMBER = 10_000_000;

    private final Authentication authentication;
    private final SessionSocket sockets;
    private final ChunkIntake chunks;

    AgentRoutes(Authentication authentication, SessionSocket sockets, ChunkIntake chunks) {
        this.authentication = authentication;
        this.sockets = sockets;
        this.chunks = chunks;
    }

    Route route() {
        return pathPrefix(
                "agent",
                () -> extractRequest(request -> authentication.isAgent(request)
                        ? pathPrefix("v1", () -> concat(path("session", () -> get(this::session)), push(request)))
                        : complete(Answers.unauthorized("Bearer realm=\"muster agents\""))));
    }

    private Route session() {
        return extractRequest(request -> {
            SessionSocket.Opening opening = sockets.open(address(request));
            CompletionStage<Optional<ActorRef<SessionCommand>>> session = opening.session();
            return onSuccess(session, found -> found.<Route>map(s -> handleWebSocketMessages(opening.flow(s)))
                    .orElseGet(() -> complete(Answers.problem(
                            ErrorCode.NOT_READY, "too many agents; the bound is muster.agents.max-sessions"))));
        });
    }

    /** Where the connection comes from; headers that claim something else are not believed. */
    private static String address(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(remote -> remote.getAddress().map(a -> a.getHostAddress() + ":" + remote.getPort()))
                .orElse("unknown");
    }

    private Route push(HttpRequest request) {
        return pathPrefix(
                PathMatchers.segment("collections").slash(PathMatchers.segment()),
                collection -> path(
                        PathMatchers.segment("nodes")
                                .slash(PathMatchers.segment())
                                .slash("chunks")
                                .slash(PathMatchers.integerSegment()),
                        (node, number) -> put(() -> completeWithFuture(push(request, collection, node, number)))));
    }

    private CompletionStage<HttpResponse> push(HttpRequest request, String collection, String node, int number) {
        if (!CollectionId.isValid(collection) || !NodeId.isValid(node) || number > MAX_CHUNK_NUMBER) {
            return chunks.refuse(request, Answers.problem(ErrorCode.NOT_FOUND, "no such collection, node or number"));
        }
        return chunks.push(request, new CollectionId(collection), new NodeId(node), number);
    }
}

package io.muster.coordinator.http;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.security.AgentCaller;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** What agents call: the session's WebSocket and the push of chunks. Each speaks for its own node alone. */
final class AgentRoutes extends AllDirectives {
    private final Authentication authentication;
    private final SessionSocket sockets;
    private final ChunkRoute chunks;

    AgentRoutes(Authentication authentication, SessionSocket sockets, ChunkRoute chunks) {
        this.authentication = authentication;
        this.sockets = sockets;
        this.chunks = chunks;
    }

    Route route() {
        return pathPrefix(
                "agent",
                () -> extractRequest(request -> authentication
                        .agent(request)
                        .map(caller -> pathPrefix(
                                "v1",
                                () -> concat(path("session", () -> get(() -> session(caller))), push(request, caller))))
                        .orElseGet(() -> complete(Answers.unauthorized("Bearer realm=\"muster agents\"")))));
    }

    private Route session(AgentCaller caller) {
        return extractRequest(request -> {
            SessionSocket.Opening opening = sockets.open(address(request), caller);
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

    private Route push(HttpRequest request, AgentCaller caller) {
        return ChunkPath.of(target -> put(() -> completeWithFuture(
                caller.maySpeakFor(target.node())
                        ? chunks.push(request, target)
                        : chunks.refuse(request, Answers.problem(ErrorCode.NOT_THIS_NODE, null)))));
    }
}

package io.muster.coordinator.http;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.security.AgentCaller;
import io.muster.coordinator.security.AgentStanding;
import io.muster.coordinator.security.JobTokens;
import io.muster.protocol.agent.AgentEndpoints;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** What agents call: the session's WebSocket and the push of chunks. Each speaks for its own node alone. */
final class AgentRoutes extends AllDirectives {
    private final AgentAuthentication authentication;
    private final AgentStanding standing;
    private final Executor blocking;
    private final SessionSocket sockets;
    private final ChunkRoute chunks;
    private final JobTokens tokens;

    AgentRoutes(
            HttpServer.Externals externals,
            AgentAuthentication authentication,
            SessionSocket sockets,
            ChunkRoute chunks,
            JobTokens tokens) {
        this.authentication = authentication;
        this.standing = externals.enrolments();
        this.blocking = externals.blocking();
        this.sockets = sockets;
        this.chunks = chunks;
        this.tokens = tokens;
    }

    Route route() {
        return pathPrefix(
                "agent",
                () -> extractRequest(request -> authentication
                        .agent(request)
                        .map(caller -> forAgent(request, caller))
                        .orElseGet(() -> onSuccess(
                                Blocking.call(() -> authentication.agentAfterLook(request), blocking),
                                found -> found.map(caller -> forAgent(request, caller))
                                        .orElseGet(() ->
                                                complete(Answers.unauthorized("Bearer realm=\"muster agents\"")))))));
    }

    private Route forAgent(HttpRequest request, AgentCaller caller) {
        return pathPrefix(
                "v1", () -> concat(path("session", () -> get(() -> session(request, caller))), push(request, caller)));
    }

    private Route session(HttpRequest request, AgentCaller caller) {
        SessionSocket.Opening opening = sockets.open(address(request), caller);
        CompletionStage<Optional<ActorRef<SessionCommand>>> session = opening.session();
        return onSuccess(session, found -> found.<Route>map(s -> handleWebSocketMessages(opening.flow(s)))
                .orElseGet(() -> complete(Answers.problem(
                        ErrorCode.NOT_READY, "too many agents; the bound is muster.agents.max-sessions"))));
    }

    /** Where the connection comes from; headers that claim something else are not believed. */
    private static String address(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(remote -> remote.getAddress().map(a -> a.getHostAddress() + ":" + remote.getPort()))
                .orElse("unknown");
    }

    private Route push(HttpRequest request, AgentCaller caller) {
        return ChunkPath.of(target -> put(() -> completeWithFuture(refusal(request, caller, target)
                .map(answer -> chunks.refuse(request, answer))
                .orElseGet(() -> chunks.push(request, target)))));
    }

    /** Why this agent may not push this chunk. */
    private Optional<HttpResponse> refusal(HttpRequest request, AgentCaller caller, ChunkPath.Target target) {
        Optional<String> objection = standing.objection(caller, target.node());
        if (objection.isPresent()) {
            return Optional.of(Answers.problem(ErrorCode.NOT_THIS_NODE, objection.get()));
        }
        Optional<String> shown = request.getHeader(AgentEndpoints.JOB_TOKEN_HEADER)
                .map(h -> h.value().strip());
        // Agents of the version before have the join secret alone, and no token.
        boolean right =
                shown.isEmpty() ? !caller.isCertain() : tokens.matches(target.collection(), target.node(), shown.get());
        return right
                ? Optional.empty()
                : Optional.of(Answers.problem(
                        ErrorCode.NOT_THIS_JOB, AgentEndpoints.JOB_TOKEN_HEADER + " is not this job's"));
    }
}

package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.coordinator.security.ApiToken;
import io.muster.coordinator.security.ApiTokens;
import io.muster.coordinator.security.Caller;
import io.muster.coordinator.security.Permission;
import io.muster.protocol.http.TokenView;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;

/** {@code /tokens}: what users give to programs instead of their password. */
final class TokenRoutes extends AllDirectives {
    private final ApiTokens tokens;
    private final Bodies bodies;
    private final Duration longest;
    private final Executor blocking;
    private final Clock clock;

    /** @param longest life of a token */
    TokenRoutes(ApiTokens tokens, Bodies bodies, Duration longest, Executor blocking, Clock clock) {
        this.tokens = tokens;
        this.bodies = bodies;
        this.longest = longest;
        this.blocking = blocking;
        this.clock = clock;
    }

    Route route(Caller caller) {
        return concat(
                path(
                        "tokens",
                        () -> concat(
                                get(() -> completeWithFuture(Blocking.call(() -> list(caller), blocking))),
                                post(() -> bodies.read(body -> Blocking.call(() -> create(body, caller), blocking))))),
                path(
                        PathMatchers.segment("tokens").slash(PathMatchers.segment()),
                        id -> delete(() -> completeWithFuture(Blocking.call(() -> revoke(id, caller), blocking)))));
    }

    private HttpResponse list(Caller caller) throws IOException {
        List<TokenView> views = tokens.all().stream()
                .filter(token -> concerns(token, caller))
                .map(token -> view(token, null))
                .toList();
        return Answers.json(200, views);
    }

    private HttpResponse create(ObjectNode body, Caller caller) throws IOException {
        if (caller.token() != null || caller.means() == Caller.Means.OIDC) {
            // Or one that was stolen would outlive its end.
            throw new ApiException(ErrorCode.FORBIDDEN, "a token is made by a user with a password, not by a token");
        }
        TokenFields.Wanted wanted = TokenFields.read(body, caller, clock.instant(), longest);
        long own = tokens.all().stream()
                .filter(t -> t.owner().equals(caller.user()))
                .count();
        if (own >= ApiTokens.MAX_PER_USER) {
            throw new ApiException(ErrorCode.TOO_MANY_TOKENS, "the bound is " + ApiTokens.MAX_PER_USER);
        }
        ApiTokens.Created made = tokens.create(caller.user(), wanted.name(), wanted.rights(), wanted.expires());
        return Answers.json(201, view(made.token(), made.text()))
                .addHeader(
                        RawHeader.create("Location", "/tokens/" + made.token().id()));
    }

    private HttpResponse revoke(String id, Caller caller) throws IOException {
        boolean allowed = tokens.all().stream().anyMatch(t -> t.id().equals(id) && concerns(t, caller));
        if (!allowed || !tokens.revoke(id)) {
            throw new ApiException(ErrorCode.NOT_FOUND, "GET /tokens lists the tokens");
        }
        return HttpResponse.create().withStatus(204);
    }

    /** A token that does not manage has a say only about itself. */
    private static boolean concerns(ApiToken token, Caller caller) {
        return caller.may(Permission.MANAGE)
                || (caller.token() != null
                        ? token.id().equals(caller.token())
                        : token.owner().equals(caller.user()));
    }

    private static TokenView view(ApiToken token, @Nullable String text) {
        var role = token.rights().role();
        return new TokenView(
                token.id(),
                token.name(),
                token.owner(),
                role == null ? null : role.toString(),
                token.rights().names(),
                token.created(),
                token.expires(),
                text);
    }
}

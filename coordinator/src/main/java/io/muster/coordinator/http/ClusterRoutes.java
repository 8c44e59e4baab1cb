package io.muster.coordinator.http;

import io.muster.protocol.id.CollectionId;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** What coordinators ask each other for: chunks for the leader, bundles of the one that has them. */
final class ClusterRoutes extends AllDirectives {
    private final Authentication authentication;
    private final ChunkRoute chunks;
    private final SealedRoute sealed;

    ClusterRoutes(Authentication authentication, ChunkRoute chunks, SealedRoute sealed) {
        this.authentication = authentication;
        this.chunks = chunks;
        this.sealed = sealed;
    }

    Route route() {
        return pathPrefix(
                "cluster",
                () -> extractRequest(request -> authentication.isCoordinator(request)
                        ? pathPrefix("v1", () -> concat(chunk(request), collection(request)))
                        : complete(Answers.unauthorized("Bearer realm=\"muster coordinators\""))));
    }

    private Route chunk(HttpRequest request) {
        return ChunkPath.of(target -> put(() -> completeWithFuture(chunks.handedOn(request, target))));
    }

    private Route collection(HttpRequest request) {
        return pathPrefix(
                PathMatchers.segment("collections").slash(PathMatchers.segment()),
                id -> concat(
                        path(
                                "bundle",
                                () -> valid(
                                        id,
                                        c -> concat(
                                                get(() -> completeWithFuture(sealed.bundleHere(request, c))),
                                                head(() -> completeWithFuture(sealed.bundleHere(request, c)))))),
                        path(
                                "entries",
                                () -> valid(id, c -> get(() -> completeWithFuture(sealed.entriesHere(request, c))))),
                        path(
                                PathMatchers.segment("entries").slash(PathMatchers.remaining()),
                                path -> valid(
                                        id,
                                        c -> get(() -> completeWithFuture(
                                                sealed.entryHere(request, c, PathSegments.decode(path)))))),
                        path("manifest", () -> valid(id, c -> get(() -> completeWithFuture(sealed.manifestHere(c))))),
                        pathEnd(() -> valid(id, c -> delete(() -> completeWithFuture(sealed.deleteHere(c)))))));
    }

    private Route valid(String id, Function<CollectionId, Route> inner) {
        return CollectionId.isValid(id)
                ? inner.apply(new CollectionId(id))
                : complete(Answers.problem(ErrorCode.COLLECTION_UNKNOWN, null));
    }
}

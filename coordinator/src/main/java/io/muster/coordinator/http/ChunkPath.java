package io.muster.coordinator.http;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.PathMatchers;
import org.apache.pekko.http.javadsl.server.Route;

/** The last part of a chunk's address, the same for agents and for coordinators that hand on. */
final class ChunkPath {
    private static final int MAX_CHUNK_NUMBER = 10_000_000;

    private ChunkPath() {}

    /** Which chunk. */
    record Target(CollectionId collection, NodeId node, int number) {
        String path() {
            return "/collections/" + collection + "/nodes/" + node + "/chunks/" + number;
        }
    }

    /** Goes on with the chunk; an address that names none is not found. */
    static Route of(Function<Target, Route> inner) {
        return Directives.pathPrefix(
                PathMatchers.segment("collections").slash(PathMatchers.segment()),
                collection -> Directives.path(
                        PathMatchers.segment("nodes")
                                .slash(PathMatchers.segment())
                                .slash("chunks")
                                .slash(PathMatchers.integerSegment()),
                        (node, number) ->
                                CollectionId.isValid(collection) && NodeId.isValid(node) && number <= MAX_CHUNK_NUMBER
                                        ? inner.apply(
                                                new Target(new CollectionId(collection), new NodeId(node), number))
                                        : Directives.complete(Answers.problem(
                                                ErrorCode.NOT_FOUND, "no such collection, node or number"))));
    }
}

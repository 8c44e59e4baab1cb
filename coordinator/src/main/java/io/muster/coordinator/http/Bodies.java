package io.muster.coordinator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/** Takes request bodies that are objects. */
final class Bodies extends AllDirectives {
    private final SmallBody small;

    Bodies(SmallBody small) {
        this.small = small;
    }

    /** What reads them. */
    SmallBody small() {
        return small;
    }

    /** Answers with what comes of the body's object. */
    Route read(Function<ObjectNode, CompletionStage<HttpResponse>> inner) {
        return extractRequestEntity(entity -> completeWithFuture(small.read(
                entity,
                strict -> inner.apply(RequestBody.read(
                        strict.getContentType().mediaType().toString(),
                        strict.getData().utf8String())))));
    }
}

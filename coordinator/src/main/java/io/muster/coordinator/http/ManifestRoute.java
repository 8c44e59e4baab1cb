package io.muster.coordinator.http;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.bundle.StoredBundle;
import io.muster.protocol.id.CollectionId;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Answers with a bundle's manifest, read out of the bundle itself. */
final class ManifestRoute {
    private final BundleStore store;
    private final Executor blocking;

    ManifestRoute(BundleStore store, Executor blocking) {
        this.store = store;
        this.blocking = blocking;
    }

    CompletionStage<HttpResponse> answer(CollectionId id) {
        return Blocking.call(
                () -> {
                    StoredBundle bundle =
                            store.bundle(id).orElseThrow(() -> new ApiException(ErrorCode.BUNDLE_NOT_READY, null));
                    return HttpResponse.create()
                            .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, bundle.manifest()));
                },
                blocking);
    }
}

package io.muster.coordinator.http;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Coordination;
import io.muster.coordinator.cluster.Peer;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.protocol.id.CollectionId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers with what is sealed, from the coordinator that has it: this one, or another that is asked for it. */
final class SealedRoute {
    private static final Logger LOG = LoggerFactory.getLogger(SealedRoute.class);

    private final ActorSystem<?> system;
    private final BundleStore store;
    private final Executor blocking;
    private final Coordination coordination;
    private final ManagerClient manager;
    private final PeerClient peers;
    private final BundleRoute bundles;
    private final ManifestRoute manifests;
    private final EntriesRoute entries;

    SealedRoute(
            HttpServer.Externals externals,
            ManagerClient manager,
            PeerClient peers,
            BundleRoute bundles,
            ManifestRoute manifests,
            EntriesRoute entries) {
        this.system = externals.system();
        this.store = externals.store();
        this.blocking = externals.blocking();
        this.coordination = externals.coordination();
        this.manager = manager;
        this.peers = peers;
        this.bundles = bundles;
        this.manifests = manifests;
        this.entries = entries;
    }

    CompletionStage<HttpResponse> bundle(HttpRequest request, CollectionId id) {
        return find(request, id, "/bundle", () -> bundles.answer(request, id));
    }

    CompletionStage<HttpResponse> manifest(HttpRequest request, CollectionId id) {
        return find(request, id, "/manifest", () -> manifests.answer(id));
    }

    CompletionStage<HttpResponse> entries(HttpRequest request, CollectionId id) {
        String query = request.getUri().rawQueryString().map(q -> "?" + q).orElse("");
        return find(request, id, "/entries" + query, () -> entriesHere(request, id));
    }

    /** Whatever the entry holds, no browser is to run it. */
    CompletionStage<HttpResponse> entry(HttpRequest request, CollectionId id, String path) {
        return find(request, id, "/entries/" + PathSegments.encode(path), () -> entryHere(request, id, path))
                .thenApply(answer -> answer.addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                        .addHeader(RawHeader.create("Content-Security-Policy", "default-src 'none'; sandbox"))
                        .addHeader(RawHeader.create("Cache-Control", "private, no-cache")));
    }

    CompletionStage<HttpResponse> entriesHere(HttpRequest request, CollectionId id) {
        return entries.list(id, request.getUri().query().toMap());
    }

    CompletionStage<HttpResponse> entryHere(HttpRequest request, CollectionId id, String path) {
        return entries.entry(request, id, path);
    }

    CompletionStage<HttpResponse> bundleHere(HttpRequest request, CollectionId id) {
        return bundles.answer(request, id);
    }

    CompletionStage<HttpResponse> manifestHere(CollectionId id) {
        return manifests.answer(id);
    }

    /** Another coordinator says that a collection was deleted. */
    CompletionStage<HttpResponse> deleteHere(CollectionId id) {
        return Blocking.call(
                () -> {
                    store.delete(id);
                    return HttpResponse.create().withStatus(204);
                },
                blocking);
    }

    /** Has the bundle of a deleted collection removed where it is, unless the manager runs there and does so. */
    void free(CollectionId id, @Nullable String holder) {
        boolean atManager =
                coordination.leader().filter(peer -> peer.id().equals(holder)).isPresent();
        if (holder == null || atManager) {
            return;
        }
        CompletionStage<HttpResponse> freed = holder.equals(coordination.id())
                ? deleteHere(id)
                : coordination
                        .peer(holder)
                        .filter(Peer::isAlive)
                        .map(peer -> peers.relay(HttpRequest.DELETE("/"), peer, "/collections/" + id))
                        .orElseGet(() -> CompletableFuture.completedFuture(away(null, holder)));
        freed.whenComplete((answer, failure) -> {
            if (failure != null || !answer.status().isSuccess()) {
                LOG.warn("the bundle of the deleted collection {} stays on the coordinator {}", id, holder);
            }
            if (answer != null) {
                answer.discardEntityBytes(system);
            }
        });
    }

    private CompletionStage<HttpResponse> find(
            HttpRequest request, CollectionId id, String what, Supplier<CompletionStage<HttpResponse>> here) {
        return manager.ask(replyTo -> new ManagerCommand.Get(id, replyTo))
                .handle((reply, failure) -> {
                    if (failure != null) {
                        // What is here can be had also while nobody leads.
                        return here.get();
                    }
                    if (!(reply instanceof ManagerReply.Found found)) {
                        throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, null);
                    }
                    if (found.view().bundle() == null || found.holder() == null) {
                        return here.get();
                    }
                    return found.holder().equals(coordination.id())
                            ? here.get()
                            : elsewhere(request, id, what, found.holder());
                })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<HttpResponse> elsewhere(HttpRequest request, CollectionId id, String what, String holder) {
        Optional<Peer> peer = coordination.peer(holder);
        if (peer.isEmpty() || !peer.get().isAlive()) {
            return CompletableFuture.completedFuture(away(peer.orElse(null), holder));
        }
        return peers.relay(request, peer.get(), "/collections/" + id + what).exceptionally(failure -> {
            LOG.info(
                    "{} of {} could not be had from {}: {}",
                    what,
                    id,
                    peer.get().url(),
                    failure.toString());
            return away(peer.get(), holder);
        });
    }

    private static HttpResponse away(@Nullable Peer peer, String holder) {
        String where = peer == null
                ? "It is in the data directory with the coordinator-id " + holder + ", which nobody uses"
                : "It is on " + peer.url() + " (coordinator-id " + holder + "), which does not answer";
        return Answers.problem(ErrorCode.BUNDLE_AWAY, where, null, Map.of("Retry-After", "10"));
    }
}

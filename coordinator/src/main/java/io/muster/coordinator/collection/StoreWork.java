package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.bundle.DiskFull;
import io.muster.coordinator.bundle.Sealing;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.jspecify.annotations.Nullable;

/** What a collection has the store do, which blocks; the outcome comes as a message. */
final class StoreWork {
    private final ActorContext<CollectionCommand> context;
    private final BundleStore store;
    private final Executor blocking;

    StoreWork(ActorContext<CollectionCommand> context, BundleStore store, Executor blocking) {
        this.context = context;
        this.store = store;
        this.blocking = blocking;
    }

    /**
     * Opens the segments of these attempts, behind the bundle that is completed if one is. Answered by
     * {@link CollectionCommand.StoreReady}.
     */
    void accept(CollectionId id, @Nullable TopUp completed, Map<NodeId, Integer> attempts) {
        run(
                () -> {
                    if (completed != null) {
                        store.inherit(completed.of(), id);
                    }
                    store.accept(id, attempts);
                    return new CollectionCommand.StoreReady(null);
                },
                failure -> new CollectionCommand.StoreReady(reason(failure)));
    }

    /** Answered by {@link CollectionCommand.SealingEnded}. */
    void seal(ManifestHeader header, CollectionRequest request, List<NodeId> nodes) {
        run(
                () -> new CollectionCommand.SealingEnded(
                        Sealing.seal(store, header, Analyzers.of(request), request.completed() != null, nodes),
                        null,
                        false),
                failure -> new CollectionCommand.SealingEnded(null, reason(failure), DiskFull.isCauseOf(failure)));
    }

    private void run(Callable<CollectionCommand> work, Function<Throwable, CollectionCommand> failed) {
        CompletableFuture<CollectionCommand> result = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return work.call();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                },
                blocking);
        context.pipeToSelf(result, (done, failure) -> failure == null ? done : failed.apply(failure));
    }

    private static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause);
    }
}

package io.muster.coordinator.http;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.bundle.ChunkOutcome;
import io.muster.coordinator.bundle.ChunkUpload;
import io.muster.coordinator.bundle.DiskFull;
import io.muster.coordinator.config.StoreConfig;
import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.archive.ContentDigest;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * Takes pushed chunks: streams the body to disk as it comes, never holding more than a few buffers of it, and
 * acknowledges once it and all before it are on disk.
 */
final class ChunkIntake {
    private static final String BLOCKING = "muster.blocking-dispatcher";

    private final ActorSystem<?> system;
    private final BundleStore store;
    private final StoreConfig config;
    private final Executor blocking;
    private final Metrics metrics;

    ChunkIntake(ActorSystem<?> system, BundleStore store, StoreConfig config, Executor blocking, Metrics metrics) {
        this.system = system;
        this.store = store;
        this.config = config;
        this.blocking = blocking;
        this.metrics = metrics;
    }

    CompletionStage<HttpResponse> push(HttpRequest request, CollectionId collection, NodeId node, int number) {
        Optional<ContentDigest> given =
                request.getHeader(AgentEndpoints.DIGEST_HEADER).flatMap(h -> ContentDigest.parse(h.value()));
        if (given.isEmpty()) {
            return refuse(
                    request,
                    Answers.problem(
                            ErrorCode.INVALID_REQUEST,
                            null,
                            Map.of(AgentEndpoints.DIGEST_HEADER, "must be crc32c=:<base64>: or sha-256=:<base64>:"),
                            Map.of()));
        }
        ContentDigest digest = given.get();
        OptionalLong length = request.entity().getContentLengthOption();
        int attempt = attempt(request);
        return blocking(() -> {
                    Optional<ChunkOutcome> refused = store.refused(collection, node, attempt);
                    return refused.isPresent()
                            ? refused
                            : store.preview(collection, node, number, digest, length.orElse(0));
                })
                .thenCompose(known -> known.isPresent()
                        ? discard(request).thenApply(done -> known.get())
                        : receive(request, collection, node, number, digest))
                .exceptionally(failure -> {
                    if (DiskFull.isCauseOf(failure)) {
                        return ChunkOutcome.NO_ROOM;
                    }
                    throw failure instanceof CompletionException e ? e : new CompletionException(failure);
                })
                .thenCompose(outcome -> acknowledge(outcome, collection, node, number));
    }

    private static int attempt(HttpRequest request) {
        try {
            return request.getHeader(AgentEndpoints.ATTEMPT_HEADER)
                    .map(h -> Integer.parseInt(h.value().strip()))
                    .orElse(1);
        } catch (NumberFormatException e) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    null,
                    Map.of(AgentEndpoints.ATTEMPT_HEADER, "must be a whole number from 1"),
                    Map.of());
        }
    }

    private CompletionStage<ChunkOutcome> receive(
            HttpRequest request, CollectionId collection, NodeId node, int number, ContentDigest digest) {
        return blocking(() -> Optional.ofNullable(store.upload(collection, node, number, digest)))
                .thenCompose(begun -> begun.isEmpty()
                        ? discard(request).thenApply(done -> ChunkOutcome.GONE)
                        : stream(request, begun.get()));
    }

    private CompletionStage<ChunkOutcome> stream(HttpRequest request, ChunkUpload upload) {
        Flow<ByteString, NotUsed, NotUsed> write = Flow.of(ByteString.class).map(part -> {
            // Shared, not copied: nobody writes to what came from the network.
            upload.write(ByteBuffer.wrap(part.toArrayUnsafe()));
            metrics.received(part.size());
            return NotUsed.getInstance();
        });
        return request.entity()
                .withSizeLimit(config.maxChunkBytes() * 2)
                .getDataBytes()
                .via(write)
                .toMat(Sink.ignore(), Keep.right())
                // Reads and writes in one actor, where blocking is allowed: handing each buffer on costs more than the
                // write.
                .withAttributes(ActorAttributes.dispatcher(BLOCKING))
                .run(system)
                .handleAsync(
                        (done, failure) -> {
                            if (failure != null) {
                                upload.abort();
                                throw new CompletionException(failure);
                            }
                            try {
                                return upload.commit();
                            } catch (IOException e) {
                                throw new CompletionException(e);
                            }
                        },
                        blocking);
    }

    /** A stored chunk is acknowledged when all before it are stored as well. */
    private CompletionStage<HttpResponse> acknowledge(
            ChunkOutcome outcome, CollectionId collection, NodeId node, int number) {
        if (outcome == ChunkOutcome.NO_ROOM) {
            store.refusedForRoom(collection, node);
        }
        if (outcome != ChunkOutcome.STORED && outcome != ChunkOutcome.ALREADY_STORED) {
            return CompletableFuture.completedFuture(Answers.chunk(outcome));
        }
        return store.whenContiguous(collection, node, number)
                .toCompletableFuture()
                .orTimeout(config.orderWait().toMillis(), TimeUnit.MILLISECONDS)
                .handle((contiguous, failure) -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof TimeoutException) {
                        return Answers.problem(ErrorCode.CHUNK_EARLY, null, null, Map.of("Retry-After", "1"));
                    }
                    return Answers.chunk(Boolean.TRUE.equals(contiguous) ? outcome : ChunkOutcome.GONE);
                });
    }

    /** Answers without use for the body, which is read and dropped so that the connection stays usable. */
    CompletionStage<HttpResponse> refuse(HttpRequest request, HttpResponse answer) {
        return discard(request).thenApply(done -> answer);
    }

    private CompletionStage<?> discard(HttpRequest request) {
        return request.entity()
                .withSizeLimit(config.maxChunkBytes() * 2)
                .getDataBytes()
                .runWith(Sink.ignore(), system);
    }

    private <T> CompletionStage<T> blocking(Callable<T> work) {
        return Blocking.call(work, blocking);
    }
}

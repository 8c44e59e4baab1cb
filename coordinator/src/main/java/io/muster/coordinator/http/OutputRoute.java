package io.muster.coordinator.http;

import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.coordinator.live.OutputHub;
import io.muster.coordinator.live.OutputKey;
import io.muster.coordinator.live.OutputNews;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.live.PieceLog;
import io.muster.protocol.plan.CollectionState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.pattern.Patterns;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Answers with what a collector prints, as events or as plain text: as it comes, and out of the bundle once there is
 * one.
 */
final class OutputRoute {
    /** Pieces that may wait for a slow watcher. */
    private static final int QUEUE = 128;

    /** Of what was kept, at a time. */
    private static final int READ_BYTES = 64 << 10;

    /** How often it is looked whether the collection is over, for an agent that died says nothing. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** How long a collection may take to have a plan. */
    private static final Duration PLAN_WAIT = Duration.ofSeconds(10);

    private static final Duration PLAN_LOOK = Duration.ofMillis(200);

    private final ActorSystem<?> system;
    private final ManagerClient manager;
    private final ActorRef<OutputHub.Command> hub;
    private final Duration keepAlive;
    private final StoredOutput stored;
    private final StreamSlots streams;

    OutputRoute(HttpServer.Externals externals, ManagerClient manager, SealedRoute sealed, StreamSlots streams) {
        this.streams = streams;
        this.system = externals.system();
        this.manager = manager;
        this.hub = externals.outputs();
        this.keepAlive = externals.config().http().eventKeepAlive();
        this.stored = new StoredOutput(externals.system(), sealed);
    }

    CompletionStage<HttpResponse> answer(HttpRequest request, CollectionId id, String node, String collector) {
        OutputFormat.Position at = position(request);
        boolean events = request.getHeader("Accept")
                .map(h -> !h.value().contains("text/plain"))
                .orElse(true);
        return planned(id, System.nanoTime() + PLAN_WAIT.toNanos()).thenCompose(view -> {
            OutputKey key = find(view, node, collector);
            if (view.bundle() == null) {
                return CompletableFuture.completedFuture(answer(events, streams.bounded(live(key, events, at))));
            }
            OutputFormat format = new OutputFormat(events, at);
            return events
                    ? stored.news(request, id, node, collector)
                            .thenApply(news -> answer(true, news.mapConcat(format::write)))
                    : stored.entry(request, id, node, collector);
        });
    }

    private static HttpResponse answer(boolean events, Source<ByteString, ?> text) {
        return HttpResponse.create()
                .addHeader(RawHeader.create("Cache-Control", "no-store"))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .withEntity(HttpEntities.create(type(events), text));
    }

    private static OutputFormat.Position position(HttpRequest request) {
        try {
            return request.getHeader("Last-Event-ID")
                    .map(h -> OutputFormat.Position.parse(h.value()))
                    .orElse(OutputFormat.Position.START);
        } catch (NumberFormatException e) {
            throw new ApiException(
                    ErrorCode.INVALID_REQUEST,
                    null,
                    Map.of("Last-Event-ID", "must be the id of an event: an offset, or two with a comma"),
                    Map.of());
        }
    }

    private static ContentType type(boolean events) {
        return events ? ContentTypes.create(MediaTypes.TEXT_EVENT_STREAM) : ContentTypes.TEXT_PLAIN_UTF8;
    }

    /** Whoever starts a collection and watches at once comes before its plan, and waits a while for it. */
    private CompletionStage<CollectionView> planned(CollectionId id, long until) {
        return view(id).thenCompose(view -> hasPlan(view) || isOver(view) || System.nanoTime() - until > 0
                ? CompletableFuture.completedFuture(view)
                : Patterns.after(PLAN_LOOK, system, () -> planned(id, until)));
    }

    private static boolean hasPlan(CollectionView view) {
        return view.nodes() != null && !view.nodes().isEmpty();
    }

    private CompletionStage<CollectionView> view(CollectionId id) {
        return manager.ask(replyTo -> new ManagerCommand.Get(id, replyTo)).thenApply(reply -> {
            if (reply instanceof ManagerReply.Found found) {
                return found.view();
            }
            throw new ApiException(ErrorCode.COLLECTION_UNKNOWN, null);
        });
    }

    private static OutputKey find(CollectionView view, String node, String collector) {
        boolean planned = view.nodes() != null
                && view.nodes().stream()
                        .filter(n -> n.node().value().equals(node))
                        .flatMap(n -> n.collectors().stream())
                        .anyMatch(c -> c.collector().value().equals(collector));
        if (!planned) {
            throw new ApiException(
                    ErrorCode.NOT_FOUND,
                    hasPlan(view) || isOver(view)
                            ? "the collection has no collector \"" + collector + "\" on \"" + node + "\""
                            : "the collection has no plan yet; ask again when it is " + CollectionState.COLLECTING);
        }
        return new OutputKey(view.id(), new NodeId(node), new CollectorId(collector));
    }

    private Source<ByteString, NotUsed> live(OutputKey key, boolean events, OutputFormat.Position at) {
        Pair<BoundedSourceQueue<OutputNews>, Source<OutputNews, NotUsed>> printed =
                Source.<OutputNews>queue(QUEUE).preMaterialize(system);
        BoundedSourceQueue<OutputNews> queue = printed.first();
        hub.tell(new OutputHub.Watch(key, queue));
        OutputFormat format = new OutputFormat(events, at);
        Source<ByteString, NotUsed> text = printed.second()
                .merge(collectionEnd(key), true)
                .takeWhile(news -> !(news instanceof OutputNews.Ended), true)
                .flatMapConcat(OutputRoute::printed)
                .mapConcat(format::write)
                .watchTermination((mat, done) -> {
                    done.whenComplete((d, failure) -> hub.tell(new OutputHub.Leave(key, queue)));
                    return mat;
                });
        return events ? text.keepAlive(keepAlive, () -> EventStream.KEEP_ALIVE) : text;
    }

    /** What was kept is read as fast as the watcher takes it. */
    private static Source<OutputNews, ?> printed(OutputNews news) {
        if (!(news instanceof OutputNews.Kept kept)) {
            return Source.single(news);
        }
        return Source.unfold(
                        kept.log().begin(),
                        at -> at >= kept.until()
                                ? Optional.<Pair<Long, List<OutputPiece>>>empty()
                                : Optional.of(next(kept, at)))
                .mapConcat(pieces -> pieces)
                .map(piece -> (OutputNews) new OutputNews.Printed(piece))
                .async("muster.blocking-dispatcher");
    }

    private static Pair<Long, List<OutputPiece>> next(OutputNews.Kept kept, long at) {
        PieceLog.Batch batch = kept.log().read(at, READ_BYTES);
        return Pair.create(batch.next(), batch.pieces());
    }

    private Source<OutputNews, ?> collectionEnd(OutputKey key) {
        return Source.tick(LOOK, LOOK, key)
                .mapAsync(1, k -> view(k.collection())
                        .thenApply(view -> isOver(view))
                        .exceptionally(noLeader -> false))
                .mapConcat(over ->
                        over ? List.of((OutputNews) new OutputNews.Ended("the collection is over")) : List.of());
    }

    private static boolean isOver(CollectionView view) {
        return view.status().isTerminal() || view.bundle() != null;
    }
}

package io.muster.coordinator.http;

import io.muster.coordinator.collection.TopUp;
import io.muster.coordinator.live.OutputNews;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.id.CollectionId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** What a collector printed, out of the bundle that holds it. */
final class StoredOutput {
    /**
     * Where commands leave what they print: of a top-up, node, file. What completes a bundle is newer than the rest.
     */
    private static final List<String> PLACES = List.of(
            "%1$s/host-collectors/%2$s/run-host/%3$s",
            "%1$s/host-collectors/%2$s/journald/%3$s",
            "host-collectors/%2$s/run-host/%3$s",
            "host-collectors/%2$s/journald/%3$s");

    private static final int LONGEST_PIECE = 64 << 10;

    private final ActorSystem<?> system;
    private final SealedRoute sealed;

    StoredOutput(ActorSystem<?> system, SealedRoute sealed) {
        this.system = system;
        this.sealed = sealed;
    }

    /** Its standard output as the entry that it is; a problem where there is none. */
    CompletionStage<HttpResponse> entry(HttpRequest request, CollectionId id, String node, String collector) {
        return entry(request, id, node, collector + ".txt", 0);
    }

    private CompletionStage<HttpResponse> entry(
            HttpRequest request, CollectionId id, String node, String file, int place) {
        String path = PLACES.get(place).formatted(TopUp.folder(id), node, file);
        return sealed.entry(request, id, path).exceptionally(Answers::failure).thenCompose(answer -> {
            if (!answer.status().equals(StatusCodes.NOT_FOUND) || place == PLACES.size() - 1) {
                return CompletableFuture.completedFuture(answer);
            }
            answer.discardEntityBytes(system);
            return entry(request, id, node, file, place + 1);
        });
    }

    /** Both of its streams, one after the other, then the end. */
    CompletionStage<Source<OutputNews, ?>> news(HttpRequest request, CollectionId id, String node, String collector) {
        HttpRequest whole = request.removeHeader("Range");
        return entry(whole, id, node, collector + ".txt", 0)
                .thenCombine(
                        entry(whole, id, node, collector + "-stderr.txt", 0), (stdout, stderr) -> printed(stdout, false)
                                .concat(printed(stderr, true))
                                .concat(Source.single(new OutputNews.Ended("ended"))));
    }

    private Source<OutputNews, ?> printed(HttpResponse answer, boolean stderr) {
        if (!answer.status().isSuccess()) {
            answer.discardEntityBytes(system);
            return Source.empty();
        }
        Pieces pieces = new Pieces(stderr);
        return answer.entity()
                .getDataBytes()
                .mapConcat(pieces::take)
                .concat(Source.lazySource(() -> Source.from(pieces.rest())));
    }

    /** Cuts a stream into pieces of whole lines. For one stream. */
    private static final class Pieces {
        private final boolean stderr;
        private ByteString rest = ByteString.emptyByteString();
        private long offset;

        Pieces(boolean stderr) {
            this.stderr = stderr;
        }

        List<OutputNews> take(ByteString bytes) {
            rest = rest.concat(bytes);
            int end = rest.size();
            while (end > 0 && rest.apply(end - 1) != '\n') {
                end--;
            }
            return end > 0 ? cut(end) : rest.size() >= LONGEST_PIECE ? rest() : List.of();
        }

        List<OutputNews> rest() {
            return rest.isEmpty() ? List.of() : cut(rest.size());
        }

        private List<OutputNews> cut(int length) {
            OutputPiece piece = new OutputPiece(
                    stderr, offset, offset + length, rest.take(length).utf8String());
            rest = rest.drop(length);
            offset = piece.to();
            return List.of(new OutputNews.Printed(piece));
        }
    }
}

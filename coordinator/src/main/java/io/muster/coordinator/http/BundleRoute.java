package io.muster.coordinator.http;

import io.muster.coordinator.bundle.BundleParts;
import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.bundle.StoredBundle;
import io.muster.protocol.id.CollectionId;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/** Answers with a bundle, or a stretch of one, streamed from its parts. */
final class BundleRoute {
    private final BundleStore store;
    private final Executor blocking;
    private final Metrics metrics;

    BundleRoute(BundleStore store, Executor blocking, Metrics metrics) {
        this.store = store;
        this.blocking = blocking;
        this.metrics = metrics;
    }

    CompletionStage<HttpResponse> answer(HttpRequest request, CollectionId id) {
        return Blocking.call(() -> store.bundle(id), blocking).thenApply(bundle -> bundle.map(b -> answer(request, b))
                .orElseThrow(() -> new ApiException(ErrorCode.BUNDLE_NOT_READY, null)));
    }

    private HttpResponse answer(HttpRequest request, StoredBundle bundle) {
        String etag = '"' + bundle.sha256() + '"';
        HttpResponse base = HttpResponse.create()
                .addHeader(RawHeader.create("ETag", etag))
                .addHeader(RawHeader.create("Accept-Ranges", "bytes"))
                .addHeader(RawHeader.create("Repr-Digest", "sha-256=:" + base64(bundle.sha256()) + ":"))
                .addHeader(RawHeader.create("Content-Disposition", "attachment; filename=\"" + bundle.file() + "\""));
        if (EntityTags.anyMatches(header(request, "If-None-Match"), etag)) {
            return base.withStatus(StatusCodes.NOT_MODIFIED);
        }
        Optional<String> range = header(request, "Range");
        boolean current = header(request, "If-Range").map(etag::equals).orElse(true);
        ByteRange.Asked asked = range.isPresent() && current
                ? ByteRange.parse(range.get(), bundle.bytes())
                : new ByteRange.Asked.Whole();
        if (asked instanceof ByteRange.Asked.Outside) {
            return Answers.problem(
                    ErrorCode.RANGE_NOT_SATISFIABLE, null, null, Map.of("Content-Range", "bytes */" + bundle.bytes()));
        }
        if (asked instanceof ByteRange.Asked.Part part) {
            ByteRange r = part.range();
            String contentRange = "bytes " + r.first() + "-" + r.last() + "/" + bundle.bytes();
            return base.withStatus(StatusCodes.PARTIAL_CONTENT)
                    .addHeader(RawHeader.create("Content-Range", contentRange))
                    .withEntity(HttpEntities.create(type(bundle), r.length(), bytes(bundle, r)));
        }
        return base.withEntity(
                HttpEntities.create(type(bundle), bundle.bytes(), bytes(bundle, new ByteRange(0, bundle.bytes()))));
    }

    /** Reads on the dispatcher that may block, one buffer at a time as the client takes them. */
    private Source<ByteString, NotUsed> bytes(StoredBundle bundle, ByteRange range) {
        return Source.unfoldResource(
                () -> new BundleParts(bundle.parts(), range.first(), range.length()),
                parts -> {
                    Optional<ByteString> next =
                            Optional.ofNullable(parts.next()).map(ByteString::fromArrayUnsafe);
                    next.ifPresent(b -> metrics.sent(b.size()));
                    return next;
                },
                BundleParts::close);
    }

    private static ContentType type(StoredBundle bundle) {
        return ContentTypes.parse(bundle.mediaType());
    }

    private static String base64(String hex) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(h -> h.value());
    }
}

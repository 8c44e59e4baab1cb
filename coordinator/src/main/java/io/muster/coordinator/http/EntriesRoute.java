package io.muster.coordinator.http;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.bundle.StoredBundle;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Looks inside a bundle of this coordinator by its index: nothing is unpacked, and frames are read as they are asked
 * for.
 */
final class EntriesRoute {
    /** What tells a text from other content. */
    private static final int SNIFFED = 8 << 10;

    private final BundleStore store;
    private final Executor blocking;
    private final OpenEntry.Slots slots = new OpenEntry.Slots();

    EntriesRoute(BundleStore store, Executor blocking) {
        this.store = store;
        this.blocking = blocking;
    }

    CompletionStage<HttpResponse> list(CollectionId id, Map<String, String> parameters) {
        return Blocking.call(
                () -> {
                    EntryQuery query = EntryQuery.of(parameters);
                    try (BundleReader reader = bundle(id).open()) {
                        return Answers.json(
                                200,
                                EntryListing.page(
                                        reader.root(), reader.entries().iterator(), query));
                    }
                },
                blocking);
    }

    /** @param path as the index has it; nothing else is found, so that no path leads out of the bundle */
    CompletionStage<HttpResponse> entry(HttpRequest request, CollectionId id, String path) {
        return Blocking.call(() -> entry(request, bundle(id), path), blocking);
    }

    private StoredBundle bundle(CollectionId id) throws IOException {
        StoredBundle bundle = store.bundle(id).orElseThrow(() -> new ApiException(ErrorCode.BUNDLE_NOT_READY, null));
        if (bundle.encrypted()) {
            throw new ApiException(ErrorCode.BUNDLE_ENCRYPTED, null);
        }
        return bundle;
    }

    private HttpResponse entry(HttpRequest request, StoredBundle bundle, String path) throws IOException {
        try (BundleReader reader = bundle.open()) {
            EntryRecord entry = reader.resolve(path)
                    .filter(found -> found.type() == EntryType.FILE)
                    .orElseThrow(() -> new ApiException(ErrorCode.ENTRY_UNKNOWN, null));
            ByteRange.Asked asked = request.getHeader("Range")
                    .map(h -> ByteRange.parse(h.value(), entry.size()))
                    .orElseGet(ByteRange.Asked.Whole::new);
            if (asked instanceof ByteRange.Asked.Outside) {
                return Answers.problem(
                        ErrorCode.RANGE_NOT_SATISFIABLE,
                        null,
                        null,
                        Map.of("Content-Range", "bytes */" + entry.size()));
            }
            HttpResponse base = HttpResponse.create()
                    .addHeader(RawHeader.create("Accept-Ranges", "bytes"))
                    .addHeader(RawHeader.create("Content-Disposition", disposition(path)));
            ContentType type =
                    isText(reader, entry) ? ContentTypes.TEXT_PLAIN_UTF8 : ContentTypes.APPLICATION_OCTET_STREAM;
            if (asked instanceof ByteRange.Asked.Part part) {
                ByteRange r = part.range();
                return base.withStatus(StatusCodes.PARTIAL_CONTENT)
                        .addHeader(RawHeader.create(
                                "Content-Range", "bytes " + r.first() + "-" + r.last() + "/" + entry.size()))
                        .withEntity(HttpEntities.create(type, r.length(), content(bundle, entry, r)));
            }
            return base.withEntity(
                    HttpEntities.create(type, entry.size(), content(bundle, entry, new ByteRange(0, entry.size()))));
        }
    }

    private Source<org.apache.pekko.util.ByteString, ?> content(
            StoredBundle bundle, EntryRecord entry, ByteRange range) {
        if (range.length() == 0) {
            return Source.empty();
        }
        if (!slots.areLeft()) {
            throw new ApiException(
                    ErrorCode.NOT_READY, "too many entries are read at once", null, Map.of("Retry-After", "2"));
        }
        return Source.unfoldResource(() -> slots.open(bundle, entry, range), OpenEntry::next, OpenEntry::close);
    }

    private static boolean isText(BundleReader reader, EntryRecord entry) throws IOException {
        try (InputStream in = reader.content(entry)) {
            for (byte b : in.readNBytes(SNIFFED)) {
                if (b == 0) {
                    return false;
                }
            }
            return true;
        }
    }

    private static String disposition(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return "attachment; filename*=UTF-8''" + encoded;
    }
}

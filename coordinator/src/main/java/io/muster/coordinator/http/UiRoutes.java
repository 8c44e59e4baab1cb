package io.muster.coordinator.http;

import static org.apache.pekko.http.javadsl.server.PathMatchers.remaining;

import io.muster.coordinator.http.UiFiles.UiFile;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;

/**
 * The web interface: its page at {@code /}, its files below {@code /ui/}, Lit below {@code /webjars/}. All is public.
 */
final class UiRoutes extends AllDirectives {
    private static final Map<String, ContentType> TYPES = Map.of(
            "html", ContentTypes.TEXT_HTML_UTF8,
            "js", ContentTypes.parse("text/javascript; charset=UTF-8"),
            "css", ContentTypes.parse("text/css; charset=UTF-8"),
            "svg", ContentTypes.parse("image/svg+xml"));
    private static final String REVALIDATE = "no-cache";
    /** The address holds the version. */
    private static final String FOREVER = "public, max-age=31536000, immutable";

    private final UiFiles files;
    private final Executor blocking;

    UiRoutes(UiFiles files, Executor blocking) {
        this.files = files;
        this.blocking = blocking;
    }

    Route route() {
        return extractRequest(request -> concat(
                pathSingleSlash(
                        () -> get(() -> answer(request, UiFiles.INDEX, REVALIDATE, () -> files.own(UiFiles.INDEX)))),
                pathPrefix(
                        "ui",
                        () -> path(
                                remaining(),
                                path -> get(() -> answer(request, path, REVALIDATE, () -> files.own(path))))),
                pathPrefix(
                        "webjars",
                        () -> path(
                                remaining(),
                                path -> get(() -> answer(request, path, FOREVER, () -> files.library(path)))))));
    }

    private Route answer(HttpRequest request, String path, String caching, Callable<Optional<UiFile>> find) {
        ContentType type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        CompletionStage<HttpResponse> answer = Blocking.call(find, blocking)
                .thenApply(found -> found.filter(f -> type != null)
                        .map(file -> answer(request, path, file, caching))
                        .orElseThrow(() -> new ApiException(ErrorCode.NOT_FOUND, null)));
        return completeWithFuture(answer);
    }

    private static HttpResponse answer(HttpRequest request, String path, UiFile file, String caching) {
        HttpResponse base = HttpResponse.create()
                .addHeader(RawHeader.create("ETag", file.etag()))
                .addHeader(RawHeader.create("Vary", "Accept-Encoding"))
                .addHeader(RawHeader.create("Cache-Control", caching))
                .addHeader(RawHeader.create("X-Content-Type-Options", "nosniff"))
                .addHeader(RawHeader.create("Referrer-Policy", "no-referrer"))
                .addHeader(RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"))
                .addHeader(RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"))
                .addHeader(RawHeader.create("Content-Security-Policy", policy(path, file)));
        if (EntityTags.anyMatches(request.getHeader("If-None-Match").map(h -> h.value()), file.etag())) {
            return base.withStatus(StatusCodes.NOT_MODIFIED);
        }
        ContentType type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        return takesGzip(request)
                ? base.addHeader(RawHeader.create("Content-Encoding", "gzip"))
                        .withEntity(HttpEntities.create(type, file.gzip()))
                : base.withEntity(HttpEntities.create(type, file.content()));
    }

    private static String policy(String path, UiFile file) {
        return path.equals(UiFiles.INDEX)
                ? "default-src 'none'; script-src 'self' '" + UiFiles.importMapDigest(file)
                        + "'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'"
                        + "; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html"
                : "default-src 'none'; frame-ancestors 'none'";
    }

    private static boolean takesGzip(HttpRequest request) {
        return request.getHeader("Accept-Encoding")
                .filter(h -> Arrays.stream(h.value().toLowerCase(Locale.ROOT).split(",", -1))
                        .map(String::strip)
                        .anyMatch(coding -> coding.matches("gzip(;q=(1|0\\.[0-9]*[1-9]).*)?")))
                .isPresent();
    }
}

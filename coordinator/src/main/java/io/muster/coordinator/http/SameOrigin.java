package io.muster.coordinator.http;

import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Whether a page of this coordinator has made a request, or another site's: a browser says so in
 * {@code Sec-Fetch-Site}, or, where the connection is not trustworthy, in {@code Origin} for everything but reading.
 */
final class SameOrigin {
    private SameOrigin() {}

    /** True only where the browser says that it is our own page. */
    static boolean isProven(HttpRequest request) {
        return header(request, "Sec-Fetch-Site").map("same-origin"::equals).orElseGet(() -> header(request, "Origin")
                .map(origin -> isOurs(request, origin))
                .orElse(false));
    }

    /** True where a browser says that it is another site's page; programs say nothing. */
    static boolean isRefuted(HttpRequest request) {
        boolean silent = header(request, "Sec-Fetch-Site").isEmpty()
                && header(request, "Origin").isEmpty();
        return !silent && !isProven(request);
    }

    private static boolean isOurs(HttpRequest request, String origin) {
        String authority = origin.replaceFirst("^https?://", "");
        return !authority.equals(origin)
                && header(request, "Host").filter(authority::equalsIgnoreCase).isPresent();
    }

    private static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(h -> h.value().strip().toLowerCase(Locale.ROOT));
    }
}

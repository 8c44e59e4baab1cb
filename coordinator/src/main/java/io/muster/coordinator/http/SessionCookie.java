package io.muster.coordinator.http;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** The cookie that holds a session of the web interface: out of reach for scripts and for other sites. */
final class SessionCookie {
    static final String NAME = "muster-session";

    private SessionCookie() {}

    static Optional<String> of(HttpRequest request) {
        return request.getHeader(Cookie.class).flatMap(cookies -> {
            for (HttpCookiePair pair : cookies.getCookies()) {
                if (pair.name().equals(NAME)) {
                    return Optional.of(pair.value());
                }
            }
            return Optional.empty();
        });
    }

    /** Until the browser ends; the session itself may end before. */
    static HttpHeader set(HttpRequest request, String session) {
        return header(request, session, "");
    }

    static HttpHeader removed(HttpRequest request) {
        return header(request, "", "; Max-Age=0");
    }

    private static HttpHeader header(HttpRequest request, String value, String more) {
        boolean secure = request.getUri().scheme().equals("https")
                || request.getHeader("X-Forwarded-Proto")
                        .filter(h -> h.value().strip().equalsIgnoreCase("https"))
                        .isPresent();
        return RawHeader.create(
                "Set-Cookie",
                NAME + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "") + more);
    }
}

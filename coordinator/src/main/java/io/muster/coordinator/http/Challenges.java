package io.muster.coordinator.http;

import org.apache.pekko.http.javadsl.model.HttpRequest;

/** What a user without credentials is asked for. A browser would answer Basic with a window of its own. */
final class Challenges {
    static final String SESSION = "Session realm=\"muster\"";
    private static final String BASIC = "Basic realm=\"muster\", charset=\"UTF-8\"";

    private Challenges() {}

    /** The web interface names itself; a link that it shows comes with its cookie, even if the session is over. */
    static String of(HttpRequest request) {
        boolean fromUi = SessionCookie.of(request).isPresent()
                || request.getHeader("X-Requested-With")
                        .filter(h -> h.value().strip().equals("muster-ui"))
                        .isPresent();
        return fromUi ? SESSION : BASIC;
    }
}

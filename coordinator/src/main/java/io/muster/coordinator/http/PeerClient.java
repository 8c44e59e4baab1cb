package io.muster.coordinator.http;

import io.muster.coordinator.cluster.Peer;
import io.muster.coordinator.security.ClusterSecret;
import io.muster.coordinator.tls.ApiTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ClientConnectionSettings;
import org.apache.pekko.http.javadsl.settings.ConnectionPoolSettings;

/**
 * Hands requests on to another coordinator and its answers back. Bodies stream through both ways, as fast as the slower
 * side takes them; nothing is kept.
 */
final class PeerClient {
    static final String PREFIX = "/cluster/v1";
    /** At once, to one coordinator; more wait, and beyond that they are refused. */
    private static final int CONNECTIONS = 64;

    private static final int WAITING = 512;
    private static final Duration CONNECTING = Duration.ofSeconds(2);
    /** Headers that concern the content, not the connection or the caller's rights. */
    private static final Set<String> ASKED =
            Set.of("range", "if-range", "if-none-match", "content-digest", "muster-attempt");

    private static final Set<String> ANSWERED =
            Set.of("etag", "accept-ranges", "content-range", "repr-digest", "content-disposition", "retry-after");

    private final ActorSystem<?> system;
    private final ClusterSecret secret;
    private final HttpsConnectionContext https;
    private final ConnectionPoolSettings settings;

    PeerClient(ActorSystem<?> system, ClusterSecret secret, ApiTls tls) {
        this.system = system;
        this.secret = secret;
        // One for all calls: connections are kept by it.
        this.https = tls.client()
                .map(engine -> ConnectionContext.httpsClient(engine::apply))
                .orElseGet(() -> Http.get(system).defaultClientHttpsContext());
        ConnectionPoolSettings defaults = ConnectionPoolSettings.create(system.classicSystem());
        // A body that streams cannot be sent a second time.
        this.settings = defaults.withMaxConnections(CONNECTIONS)
                .withMaxOpenRequests(WAITING)
                .withMaxRetries(0)
                .withResponseEntitySubscriptionTimeout(Duration.ofSeconds(30))
                .withConnectionSettings(
                        ClientConnectionSettings.create(system.classicSystem()).withConnectingTimeout(CONNECTING));
    }

    /** @param path below {@link #PREFIX} */
    CompletionStage<HttpResponse> relay(HttpRequest request, Peer peer, String path) {
        List<HttpHeader> headers = kept(request.getHeaders(), ASKED);
        headers.add(RawHeader.create("Authorization", "Bearer " + secret.reveal()));
        HttpRequest handedOn = HttpRequest.create(peer.url() + PREFIX + path)
                .withMethod(request.method())
                .withHeaders(headers)
                .withEntity(request.entity());
        Http http = Http.get(system);
        return http.singleRequest(
                        handedOn, https, settings, system.classicSystem().log())
                .thenApply(response -> HttpResponse.create()
                        .withStatus(response.status())
                        .withHeaders(kept(response.getHeaders(), ANSWERED))
                        .withEntity(response.entity()));
    }

    private static List<HttpHeader> kept(Iterable<HttpHeader> headers, Set<String> names) {
        List<HttpHeader> kept = new ArrayList<>();
        for (HttpHeader header : headers) {
            if (names.contains(header.name().toLowerCase(Locale.ROOT))) {
                kept.add(RawHeader.create(header.name(), header.value()));
            }
        }
        return kept;
    }
}

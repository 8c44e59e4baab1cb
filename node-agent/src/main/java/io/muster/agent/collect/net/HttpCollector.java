package io.muster.agent.collect.net;

import io.muster.agent.collect.Collector;
import io.muster.agent.collect.CollectorContext;
import io.muster.agent.collect.CollectorResult;
import io.muster.agent.collect.Host;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction.Http;
import io.muster.protocol.spec.CollectorSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Sends one HTTP request. A refused connection or an error status is an answer too. */
public final class HttpCollector implements Collector<Http> {
    private static final int MAX_BODY_BYTES = 8 << 20;

    /** Kept free of the time that is left, so that the result can still be written. */
    private static final Duration RESERVE = Duration.ofMillis(200);

    @Override
    public CollectorResult collect(Http action, CollectorContext context) throws IOException, InterruptedException {
        List<String> warnings = new ArrayList<>();
        Duration time = context.remaining().minus(RESERVE);
        // The body is written twice where it is JSON.
        int limit = (int) Math.max(0, Math.min(MAX_BODY_BYTES, context.maxBytes() / 2));
        HttpAnswer answer;
        boolean cut = false;
        try {
            HttpResponse<InputStream> response = client(action, time)
                    .send(request(action, time, warnings), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] content = Host.readAtMost(body, limit + 1);
                cut = content.length > limit;
                answer = HttpAnswer.of(
                        response.statusCode(), response.headers().map(), cut ? Arrays.copyOf(content, limit) : content);
            }
        } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
            answer = HttpAnswer.failed(message(action, e));
            warnings.add(message(action, e));
        }
        context.entries().putJson(path(action, context.spec()), answer);
        return cut
                ? new CollectorResult(
                        VerdictKind.TRUNCATED, "only the first " + limit + " bytes of the answer", null, warnings)
                : CollectorResult.collected(warnings);
    }

    private static HttpClient client(Http action, Duration time) throws GeneralSecurityException {
        HttpClient.Builder client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(atLeastOne(time));
        if (action.insecureSkipVerify()) {
            client.sslContext(TrustEverybody.context());
        }
        return client.build();
    }

    private static HttpRequest request(Http action, Duration time, List<String> warnings) {
        String body = action.body() == null ? "" : action.body();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(action.url()))
                .timeout(atLeastOne(time))
                .method(
                        action.method(),
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        for (Map.Entry<String, String> header : action.headers().entrySet()) {
            try {
                request.setHeader(header.getKey(), header.getValue());
            } catch (IllegalArgumentException e) {
                warnings.add("header left out: " + header.getKey());
            }
        }
        return request.build();
    }

    private static Duration atLeastOne(Duration time) {
        return time.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : time;
    }

    private static String message(Http action, Exception e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return action.method() + " \"" + action.url() + "\": " + why;
    }

    private static String path(Http action, CollectorSpec spec) {
        String file = (spec.collectorName() == null ? "result" : spec.collectorName()) + ".json";
        if (spec.scope() == CollectorSpec.Scope.HOST) {
            return "http/" + file;
        }
        return action.name() == null ? file : action.name() + "/" + file;
    }
}

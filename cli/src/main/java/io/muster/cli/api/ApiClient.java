package io.muster.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.muster.cli.ExitCode;
import io.muster.cli.Failure;
import io.muster.protocol.http.CollectionList;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.JoinTokenView;
import io.muster.protocol.http.NodeIdentityView;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.http.PlanView;
import io.muster.protocol.http.StartResponse;
import io.muster.protocol.http.TokenView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Calls of the coordinator's HTTP API. Every call ends by its deadline; answers are bounded. */
public final class ApiClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(60);
    private static final int MAX_ANSWER = 128 << 20;
    private static final String TASKS = "/collectLogs/tasks";

    private final List<URI> servers;
    private final @Nullable String authorization;
    private final HttpClient http;
    /** Which one answered last. */
    private volatile int current;

    /** @param authorization value of that header; null sends none */
    public ApiClient(URI server, @Nullable String authorization) {
        this(List.of(server), authorization, null);
    }

    /**
     * @param servers of one cluster: the next one is asked where one cannot be reached or cannot answer now
     * @param tls whom to trust; null for those that Java knows
     */
    public ApiClient(List<URI> servers, @Nullable String authorization, @Nullable SSLContext tls) {
        this.servers = List.copyOf(servers);
        this.authorization = authorization;
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
        this.http = (tls == null ? builder : builder.sslContext(tls)).build();
    }

    private URI server() {
        return servers.get(current);
    }

    /** Starts a collection; the same key again answers the same collection, so that a lost answer does no harm. */
    public StartResponse start(ObjectNode request, String idempotencyKey) throws Failure {
        HttpRequest call = post("/collectLogs/start", request)
                .header("Idempotency-Key", idempotencyKey)
                .build();
        return value(json(call), StartResponse.class);
    }

    public PlanView dryRun(ObjectNode request) throws Failure {
        return value(json(post("/collectLogs/start?dry_run=1", request).build()), PlanView.class);
    }

    public CollectionView collection(CollectionId id) throws Failure {
        return value(json(get(TASKS + "/" + id).build()), CollectionView.class);
    }

    /** The running collection, else the newest; null when there never was one. */
    public @Nullable CollectionView current() throws Failure {
        JsonNode answer = json(get("/collectLogs/status").build());
        return answer.path("status").asText().equals("idle") ? null : value(answer, CollectionView.class);
    }

    /** One page, newest first. */
    public CollectionList collections(@Nullable String state, int limit, @Nullable String after) throws Failure {
        StringBuilder path = new StringBuilder(TASKS).append("?limit=").append(limit);
        if (state != null) {
            path.append("&state=").append(URLEncoder.encode(state, StandardCharsets.UTF_8));
        }
        if (after != null) {
            path.append("&after=").append(URLEncoder.encode(after, StandardCharsets.UTF_8));
        }
        return value(json(get(path.toString()).build()), CollectionList.class);
    }

    /** Cancels one collection, or the running one; answers its state. */
    public JsonNode cancel(@Nullable CollectionId id) throws Failure {
        ObjectNode request = Json.mapper().createObjectNode();
        if (id != null) {
            request.put("id", id.value());
        }
        // Without an id it means whatever runs, which may be another one the second time.
        return json(post("/collectLogs/cancel", request).build(), id != null);
    }

    /** Keeps a collection whatever the coordinator's retention says, or no longer. */
    public JsonNode pin(CollectionId id, boolean pinned) throws Failure {
        String path = "/collectLogs/tasks/" + id + "/pin";
        return json(
                pinned
                        ? post(path, Json.mapper().createObjectNode()).build()
                        : get(path).DELETE().build());
    }

    /** Has a bundle uploaded; the answer says how that stands. */
    public CollectionView upload(CollectionId id, ObjectNode request) throws Failure {
        return value(json(post(TASKS + "/" + id + "/upload", request).build(), false), CollectionView.class);
    }

    /** Starts a collection of what another one lacks; the same key again answers the same collection. */
    public StartResponse topUp(CollectionId id, String idempotencyKey) throws Failure {
        HttpRequest call = post(TASKS + "/" + id + "/top-up", Json.mapper().createObjectNode())
                .header("Idempotency-Key", idempotencyKey)
                .build();
        return value(json(call), StartResponse.class);
    }

    /** Who the coordinator takes the caller for. */
    public JsonNode session() throws Failure {
        return json(get("/session").build());
    }

    public List<NodeView> nodes() throws Failure {
        JsonNode answer = json(get("/nodes").build());
        List<NodeView> nodes = new ArrayList<>();
        for (JsonNode node : answer.isArray() ? answer : answer.path("nodes")) {
            nodes.add(value(node, NodeView.class));
        }
        return nodes;
    }

    public List<TokenView> tokens() throws Failure {
        List<TokenView> tokens = new ArrayList<>();
        for (JsonNode token : json(get("/tokens").build())) {
            tokens.add(value(token, TokenView.class));
        }
        return tokens;
    }

    /** Makes a token; its text is in the answer. */
    public TokenView createToken(ObjectNode request) throws Failure {
        return value(json(post("/tokens", request).build(), false), TokenView.class);
    }

    public void revokeToken(String id) throws Failure {
        json(get("/tokens/" + part(id)).DELETE().build(), false);
    }

    /** Makes a token by which agents enrol; only this answer tells it. */
    public JoinTokenView createJoinToken(ObjectNode request) throws Failure {
        return value(json(post("/join-tokens", request).build(), false), JoinTokenView.class);
    }

    public List<JoinTokenView> joinTokens() throws Failure {
        return List.of(value(json(get("/join-tokens").build()), JoinTokenView[].class));
    }

    public List<NodeIdentityView> nodeIdentities() throws Failure {
        return List.of(value(json(get("/node-identities").build()), NodeIdentityView[].class));
    }

    /** Removes what is at a path. */
    public void remove(String folder, String name) throws Failure {
        json(get(folder + part(name)).DELETE().build());
    }

    /**
     * The bundle from a byte on. The stream is the caller's to close.
     *
     * @param etag of the bytes that the caller has; when the bundle has another one, all of it is answered
     */
    HttpResponse<InputStream> bundle(CollectionId id, long from, @Nullable String etag) throws Failure {
        HttpRequest.Builder call = get(TASKS + "/" + id + "/bundle").setHeader("Accept", "*/*");
        if (from > 0 && etag != null) {
            call.header("Range", "bytes=" + from + "-").header("If-Range", etag);
        }
        HttpResponse<InputStream> answer = send(call.build(), true);
        if (answer.statusCode() != 200 && answer.statusCode() != 206) {
            throw Problems.failure(server(), answer.statusCode(), read(answer));
        }
        return answer;
    }

    /**
     * What a collector prints, from where {@code lastId} says; empty for its beginning. The reader is the caller's to
     * close; it fails where nothing comes for a minute, not even a sign of life.
     */
    public EventReader output(CollectionId id, String node, String collector, String lastId) throws Failure {
        HttpRequest.Builder call = get(TASKS + "/" + id + "/nodes/" + part(node) + "/collectors/" + part(collector)
                        + "/output")
                .setHeader("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            call.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> answer = send(call.build(), true);
        if (answer.statusCode() != 200) {
            throw Problems.failure(server(), answer.statusCode(), read(answer));
        }
        return new EventReader(answer.body(), lastId, SILENCE);
    }

    private static String part(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder get(String path) {
        HttpRequest.Builder call = HttpRequest.newBuilder(URI.create(servers.get(0) + path))
                .timeout(CALL)
                .header("Accept", "application/json");
        return authorization == null ? call : call.header("Authorization", authorization);
    }

    private HttpRequest.Builder post(String path, ObjectNode body) {
        return get(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body.toString()));
    }

    private JsonNode json(HttpRequest call) throws Failure {
        return json(call, true);
    }

    private JsonNode json(HttpRequest call, boolean repeatable) throws Failure {
        HttpResponse<InputStream> answer = send(call, repeatable);
        byte[] body = read(answer);
        if (answer.statusCode() / 100 != 2) {
            throw Problems.failure(server(), answer.statusCode(), body);
        }
        try {
            return Json.mapper().readTree(body);
        } catch (IOException e) {
            throw notUnderstood();
        }
    }

    /** @param repeatable whether it does no harm where only the answer got lost */
    private HttpResponse<InputStream> send(HttpRequest call, boolean repeatable) throws Failure {
        for (int left = servers.size() - 1; ; left--) {
            try {
                HttpResponse<InputStream> answer = sendTo(server(), call);
                if (answer.statusCode() != 503 || left == 0) {
                    return answer;
                }
                // Nothing was done: it says so.
                read(answer);
            } catch (NotReached e) {
                if (left == 0 || (e.sent && !repeatable)) {
                    throw Problems.unreachable(server(), e.getCause());
                }
            }
            current = (current + 1) % servers.size();
        }
    }

    /** No answer; whether the request may have arrived all the same. */
    private static final class NotReached extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean sent;

        NotReached(@Nullable Throwable cause) {
            super(cause);
            this.sent = !(cause instanceof ConnectException) && !(cause instanceof HttpConnectTimeoutException);
        }
    }

    private HttpResponse<InputStream> sendTo(URI server, HttpRequest call) throws Failure, NotReached {
        String path = call.uri().toString().substring(servers.get(0).toString().length());
        HttpRequest addressed = HttpRequest.newBuilder(call, (name, value) -> true)
                .uri(URI.create(server + path))
                .build();
        var answer = http.sendAsync(addressed, BodyHandlers.ofInputStream());
        try {
            return answer.get(CALL.toSeconds() + 5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new NotReached(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NotReached(e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw Problems.unreachable(server, e);
        }
    }

    private byte[] read(HttpResponse<InputStream> answer) throws Failure {
        try (InputStream in = answer.body();
                Stall guard = Stall.watch(in, CALL)) {
            byte[] body = in.readNBytes(MAX_ANSWER);
            guard.moved();
            if (in.read() >= 0) {
                throw notUnderstood();
            }
            return body;
        } catch (IOException e) {
            throw Problems.unreachable(server(), e);
        }
    }

    private <T> T value(JsonNode json, Class<T> type) throws Failure {
        try {
            return Json.mapper().treeToValue(json, type);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw notUnderstood();
        }
    }

    private Failure notUnderstood() {
        return Failure.of(
                ExitCode.NOT_REACHABLE,
                List.of(server() + " answers, but not as a Muster coordinator does; is the address right?"));
    }
}

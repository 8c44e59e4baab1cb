package io.muster.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.http.NodeView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The HTTP API as a test uses it. */
public final class ApiClient {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = Json.mapper();
    private final URI base;
    private final String authorization;

    /** @param credentials {@code user:password} */
    public ApiClient(URI base, String credentials) {
        this.base = base;
        this.authorization = "Basic "
                + Base64.getEncoder().encodeToString(credentials.strip().getBytes(StandardCharsets.UTF_8));
    }

    public URI base() {
        return base;
    }

    /** Value of the header of that name, for programs that ask by themselves. */
    public String authorization() {
        return authorization;
    }

    /** Any request; the body, if given, is sent as JSON. */
    public HttpResponse<String> send(String method, String path, String body) {
        HttpRequest.Builder request = request(path)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body))
                .timeout(DEADLINE);
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        return await(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).header("Authorization", authorization);
    }

    /** Sends with this client's connection pool and waits. */
    public <T> HttpResponse<T> await(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private <T> T get(String path, Class<T> type) {
        HttpResponse<String> response = send("GET", path, "");
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
        }
        return read(response.body(), type);
    }

    private <T> T read(String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** Starts a collection and answers its id. */
    public CollectionId start(Map<String, ?> fields) {
        try {
            HttpResponse<String> response = send("POST", "/collectLogs/start", json.writeValueAsString(fields));
            if (response.statusCode() != 202) {
                throw new IllegalStateException(response.statusCode() + " " + response.body());
            }
            return new CollectionId(
                    read(response.body(), JsonNode.class).get("id").asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public CollectionView view(CollectionId id) {
        return get("/collectLogs/tasks/" + id, CollectionView.class);
    }

    public void cancel(CollectionId id) {
        HttpResponse<String> response = send("POST", "/collectLogs/cancel", "{\"id\":\"" + id + "\"}");
        if (response.statusCode() != 200) {
            throw new IllegalStateException(response.statusCode() + " " + response.body());
        }
    }

    /** Waits until the collection is over. */
    public CollectionView awaitEnd(CollectionId id, Duration atMost) {
        return Awaitility.await("collection " + id + " is over")
                .atMost(atMost)
                .pollInterval(200, TimeUnit.MILLISECONDS)
                .until(() -> view(id), view -> view.status().isTerminal());
    }

    public List<NodeView> nodes() {
        return List.of(get("/nodes", NodeView[].class));
    }

    /** Waits until so many nodes are connected. */
    public void awaitConnected(int count, Duration atMost) {
        Awaitility.await(count + " nodes are connected")
                .atMost(atMost)
                .pollInterval(100, TimeUnit.MILLISECONDS)
                .until(() -> nodes().stream().filter(NodeView::connected).count() >= count);
    }

    /** Downloads the bundle. */
    public Path download(CollectionId id, Path target) {
        HttpResponse<Path> response = await(
                request("/collectLogs/tasks/" + id + "/bundle")
                        .timeout(Duration.ofMinutes(5))
                        .build(),
                HttpResponse.BodyHandlers.ofFile(target));
        if (response.statusCode() != 200) {
            throw new IllegalStateException("bundle: " + response.statusCode());
        }
        return target;
    }
}

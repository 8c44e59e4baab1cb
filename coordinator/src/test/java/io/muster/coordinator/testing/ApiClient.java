package io.muster.coordinator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.protocol.http.CollectionView;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** Calls the API as a user. */
public final class ApiClient {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String credentials;
    private final String authorization;

    public ApiClient(String address, String user, String password) {
        this.address = address;
        this.credentials = user + ":" + password;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private ApiClient(String address, String token) {
        this.address = address;
        this.credentials = "";
        this.authorization = "Bearer " + token;
    }

    /** Shows a token instead of a password. */
    public static ApiClient withToken(String address, String token) {
        return new ApiClient(address, token);
    }

    /** As {@code user:password}. */
    public String credentials() {
        return credentials;
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path))
                .header("Authorization", authorization)
                .timeout(Duration.ofSeconds(30));
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path).build());
    }

    public HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    public HttpResponse<byte[]> bytes(String path, UnaryOperator<HttpRequest.Builder> more)
            throws IOException, InterruptedException {
        return http.send(more.apply(request(path)).build(), BodyHandlers.ofByteArray());
    }

    public CompletableFuture<HttpResponse<String>> async(String path, UnaryOperator<HttpRequest.Builder> more) {
        return http.sendAsync(more.apply(request(path)).build(), BodyHandlers.ofString());
    }

    public Path download(String path, Path target) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofFile(target)).body();
    }

    public HttpResponse<java.io.InputStream> stream(String path, String lastEventId)
            throws IOException, InterruptedException {
        return http.send(request(path).header("Last-Event-ID", lastEventId).build(), BodyHandlers.ofInputStream());
    }

    public JsonNode json(String path) throws IOException, InterruptedException {
        return Json.mapper().readTree(get(path).body());
    }

    /** Starts a collection and gives its id. */
    public String start(String json) throws IOException, InterruptedException {
        HttpResponse<String> response = post("/collectLogs/start", json);
        if (response.statusCode() != 202) {
            throw new AssertionError(response.statusCode() + " " + response.body());
        }
        return Json.mapper().readTree(response.body()).get("id").asText();
    }

    public CollectionView view(String id) {
        try {
            return Json.mapper().readValue(get("/collectLogs/tasks/" + id).body(), CollectionView.class);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for the collection's last state. */
    public CollectionView awaitEnd(String id) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> view(id), v -> v.status().isTerminal());
    }

    public void awaitConnected(String... nodes) {
        for (String node : nodes) {
            await(() -> isConnected(node));
        }
    }

    public void awaitDisconnected(String node) {
        await(() -> !isConnected(node));
    }

    private boolean isConnected(String node) throws Exception {
        for (JsonNode n : json("/nodes")) {
            if (n.get("node").asText().equals(node)) {
                return n.get("connected").asBoolean();
            }
        }
        return false;
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(30))
                .until(condition);
    }
}

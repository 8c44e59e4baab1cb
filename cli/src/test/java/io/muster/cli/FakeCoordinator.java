package io.muster.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.muster.protocol.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server that says what a test wants a coordinator to say, and remembers what it was asked. */
public final class FakeCoordinator implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    public FakeCoordinator() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** One request as it came. */
    public record Call(String line, String body, Map<String, List<String>> headers) {
        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    /** How to answer. */
    @FunctionalInterface
    public interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    public String address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort()).toString();
    }

    /**
     * What to answer to a request such as {@code GET /nodes}; several answers come one after another, the last one
     * again and again.
     */
    public FakeCoordinator on(String line, Answer... several) {
        answers.put(line, new ConcurrentLinkedQueue<>(List.of(several)));
        return this;
    }

    public List<Call> calls() {
        return calls;
    }

    public static Answer json(int status, Object value) {
        return exchange -> {
            byte[] body = value instanceof String text
                    ? text.getBytes(StandardCharsets.UTF_8)
                    : Json.mapper().writeValueAsBytes(value);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /** Says nothing and hangs up. */
    public static Answer hangUp() {
        return exchange -> {
            throw new IOException("hanging up, as the test wants");
        };
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            calls.add(new Call(line, body, Map.copyOf(exchange.getRequestHeaders())));
            Queue<Answer> queue = answers.getOrDefault(line, new ConcurrentLinkedQueue<>());
            Answer answer = queue.size() > 1 ? queue.remove() : queue.peek();
            if (answer == null) {
                json(404, "{\"title\":\"no such thing: " + line + "\",\"status\":404,\"code\":\"not-found\"}")
                        .write(exchange);
            } else {
                answer.write(exchange);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

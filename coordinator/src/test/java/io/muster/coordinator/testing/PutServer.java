package io.muster.coordinator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A web server that takes files by PUT and keeps them in memory. */
public final class PutServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile int success = 201;
    private volatile boolean readable = true;
    private volatile boolean keeps = true;
    private final Map<String, String> says = new ConcurrentHashMap<>();

    private PutServer(HttpServer server) {
        this.server = server;
    }

    public static PutServer start() throws IOException {
        PutServer started =
                new PutServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        started.server.createContext("/", started::handle);
        started.server.setExecutor(started.workers);
        started.server.start();
        return started;
    }

    public String address() {
        return "http://127.0.0.1:" + port();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Files by their raw path. */
    public Map<String, byte[]> files() {
        return files;
    }

    /** Lines such as {@code PUT /a Basic …}. */
    public List<String> seen() {
        return seen;
    }

    /** The next PUTs are answered so, and nothing is kept. */
    public PutServer answerFirst(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
        return this;
    }

    /** What it answers when it has taken a file. */
    public PutServer succeedWith(int status) {
        success = status;
        return this;
    }

    /** From now on answers nobody what it has. */
    public PutServer unreadable() {
        readable = false;
        return this;
    }

    /** From now on says this with each answer to a PUT. */
    public PutServer saying(String header, String value) {
        says.put(header, value);
        return this;
    }

    /** From now on loses the last byte of what it takes. */
    public PutServer forgetful() {
        keeps = false;
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getRawPath();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(exchange.getRequestMethod() + " " + path + " " + authorization);
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestMethod()) {
                case "PUT" -> put(exchange, path, body);
                case "HEAD" -> head(exchange, path);
                case "DELETE" -> exchange.sendResponseHeaders(files.remove(path) == null ? 404 : 204, -1);
                default -> exchange.sendResponseHeaders(405, -1);
            }
        }
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        Integer status = body.length == 0 ? null : answers.poll();
        if (status == null) {
            files.put(path, keeps || body.length == 0 ? body : java.util.Arrays.copyOf(body, body.length - 1));
        }
        says.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status == null ? success : status, -1);
    }

    private void head(HttpExchange exchange, String path) throws IOException {
        byte[] file = files.get(path);
        if (file == null || !readable) {
            exchange.sendResponseHeaders(readable ? 404 : 403, -1);
            return;
        }
        exchange.getResponseHeaders().set("Content-Length", Integer.toString(file.length));
        exchange.sendResponseHeaders(200, -1);
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}

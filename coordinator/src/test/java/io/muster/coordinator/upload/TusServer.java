package io.muster.coordinator.upload;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A server of tus 1.0, as strict as the protocol's text: core, creation, termination, and checksum if asked for. It can
 * say a wrong offset.
 */
final class TusServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService workers = Executors.newCachedThreadPool();
    private final Map<String, Upload> uploads = new ConcurrentHashMap<>();
    private final List<String> metadata = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger lies = new AtomicInteger();
    private final AtomicLong lie = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final boolean checksums;

    /** One file that grows. */
    private static final class Upload {
        private final long length;
        private final Path file;
        private long size;

        Upload(long length) throws IOException {
            this.length = length;
            this.file = Files.createTempFile("muster-tus", ".upload");
        }

        synchronized long size() {
            return size;
        }

        synchronized void append(byte[] bytes, int count) throws IOException {
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                out.write(bytes, 0, count);
            }
            size += count;
        }

        byte[] content() {
            try {
                return Files.readAllBytes(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private TusServer(HttpServer server, boolean checksums) {
        this.server = server;
        this.checksums = checksums;
    }

    static TusServer start(boolean checksums) throws IOException {
        TusServer started = new TusServer(
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), checksums);
        started.server.createContext("/files", started::handle);
        started.server.setExecutor(started.workers);
        started.server.start();
        return started;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** Says an offset that is so much larger than the true one, some times. */
    void lie(int times, long more) {
        lies.set(times);
        lie.set(more);
    }

    /** Bytes of content that came, those that were sent twice included. */
    long received() {
        return received.get();
    }

    /** How many uploads it has, finished or not. */
    int count() {
        return uploads.size();
    }

    /** The contents of those that are whole. */
    List<byte[]> finished() {
        return uploads.values().stream()
                .filter(u -> u.size() == u.length)
                .map(Upload::content)
                .toList();
    }

    /** The content of the only one. */
    InputStream stored() throws IOException {
        return Files.newInputStream(uploads.values().iterator().next().file);
    }

    List<String> metadata() {
        return metadata;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers answer = exchange.getResponseHeaders();
            answer.set("Tus-Resumable", "1.0.0");
            String path = exchange.getRequestURI().getPath();
            String method = exchange.getRequestMethod();
            if (method.equals("OPTIONS")) {
                answer.set("Tus-Version", "1.0.0,0.2.2");
                answer.set("Tus-Extension", "creation,termination" + (checksums ? ",checksum" : ""));
                if (checksums) {
                    answer.set("Tus-Checksum-Algorithm", "md5,sha1");
                }
                answer.set("Tus-Max-Size", Long.toString(4L << 30));
                exchange.sendResponseHeaders(204, -1);
            } else if (!"1.0.0".equals(exchange.getRequestHeaders().getFirst("Tus-Resumable"))) {
                exchange.sendResponseHeaders(412, -1);
            } else if (method.equals("POST") && path.equals("/files")) {
                create(exchange);
            } else {
                one(exchange, method, path);
            }
        }
    }

    private void create(HttpExchange exchange) throws IOException {
        String path = "/files/" + numbers.incrementAndGet();
        metadata.add(exchange.getRequestHeaders().getFirst("Upload-Metadata"));
        uploads.put(path, new Upload(Long.parseLong(exchange.getRequestHeaders().getFirst("Upload-Length"))));
        exchange.getResponseHeaders().set("Location", path);
        exchange.sendResponseHeaders(201, -1);
    }

    private void one(HttpExchange exchange, String method, String path) throws IOException {
        Upload upload = uploads.get(path);
        if (upload == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        switch (method) {
            case "HEAD" -> {
                boolean lying = lies.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
                exchange.getResponseHeaders()
                        .set("Upload-Offset", Long.toString(upload.size() + (lying ? lie.get() : 0)));
                exchange.getResponseHeaders().set("Upload-Length", Long.toString(upload.length));
                exchange.getResponseHeaders().set("Cache-Control", "no-store");
                exchange.sendResponseHeaders(200, -1);
            }
            case "PATCH" -> patch(exchange, upload);
            case "DELETE" -> {
                uploads.remove(path);
                Files.delete(upload.file);
                exchange.sendResponseHeaders(204, -1);
            }
            default -> exchange.sendResponseHeaders(405, -1);
        }
    }

    private void patch(HttpExchange exchange, Upload upload) throws IOException {
        Headers request = exchange.getRequestHeaders();
        if (!"application/offset+octet-stream".equals(request.getFirst("Content-Type"))) {
            exchange.sendResponseHeaders(415, -1);
            return;
        }
        if (Long.parseLong(request.getFirst("Upload-Offset")) != upload.size()) {
            exchange.sendResponseHeaders(409, -1);
            return;
        }
        if (checksums) {
            checked(exchange, upload, request.getFirst("Upload-Checksum"));
            return;
        }
        try (InputStream in = exchange.getRequestBody()) {
            byte[] buffer = new byte[64 << 10];
            // What has arrived is kept, also when the connection is cut in the middle.
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                received.addAndGet(count);
                upload.append(buffer, count);
            }
        }
        done(exchange, upload);
    }

    private static void checked(HttpExchange exchange, Upload upload, String checksum) throws IOException {
        byte[] piece = exchange.getRequestBody().readAllBytes();
        String sha1 = "sha1 "
                + Base64.getEncoder().encodeToString(Content.digest("SHA-1").digest(piece));
        if (!sha1.equals(checksum)) {
            exchange.sendResponseHeaders(460, -1);
            return;
        }
        upload.append(piece, piece.length);
        done(exchange, upload);
    }

    private static void done(HttpExchange exchange, Upload upload) throws IOException {
        exchange.getResponseHeaders().set("Upload-Offset", Long.toString(upload.size()));
        exchange.sendResponseHeaders(204, -1);
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        workers.shutdownNow();
        for (Upload upload : uploads.values()) {
            Files.deleteIfExists(upload.file);
        }
    }
}

package io.muster.testing;

import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Watches one output by Server-Sent Events. When it is cut off it goes on at the next coordinator, after the last event
 * that it has the whole of.
 */
final class OutputWatcher implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String path;
    private final List<ApiClient> coordinators;
    private final Thread thread;
    private final StringBuilder text = new StringBuilder();
    private final AtomicInteger resumed = new AtomicInteger();
    private volatile String lastId = "";
    private volatile boolean ended;
    private volatile boolean closed;

    /** @param coordinators in the order in which they are asked */
    private OutputWatcher(String path, List<ApiClient> coordinators) {
        this.path = path;
        this.coordinators = coordinators;
        this.thread = new Thread(this::work, "output-watcher");
        thread.setDaemon(true);
    }

    /** From the first byte. */
    static OutputWatcher start(String path, ApiClient... coordinators) {
        OutputWatcher watcher = new OutputWatcher(path, List.of(coordinators));
        watcher.thread.start();
        return watcher;
    }

    /** What it was told, gaps among it. */
    String text() {
        synchronized (text) {
            return text.toString();
        }
    }

    long lines() {
        return text().chars().filter(c -> c == '\n').count();
    }

    /** How often it was answered when it said where it was. */
    int resumed() {
        return resumed.get();
    }

    /** Whether it was told that nothing follows. */
    boolean hasEnded() {
        return ended;
    }

    private void work() {
        for (int attempt = 0; !ended && !closed; attempt++) {
            try {
                read(coordinators.get(attempt % coordinators.size()));
            } catch (UncheckedIOException cut) {
                Pause.of(PAUSE);
            }
        }
    }

    private void read(ApiClient coordinator) {
        HttpRequest.Builder request = coordinator.request(path).header("Accept", "text/event-stream");
        if (!lastId.isEmpty()) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<Stream<String>> response = coordinator.await(request.build(), HttpResponse.BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            if (response.statusCode() == 200) {
                if (!lastId.isEmpty()) {
                    resumed.incrementAndGet();
                }
                read(lines.iterator());
            }
        }
    }

    private void read(Iterator<String> lines) {
        String name = "";
        String id = lastId;
        StringBuilder data = new StringBuilder();
        while (!ended && !closed && lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("id: ")) {
                id = line.substring("id: ".length());
            } else if (line.startsWith("data: ")) {
                data.append(data.length() > 0 ? "\n" : "").append(line, "data: ".length(), line.length());
            } else if (line.isEmpty()) {
                take(name, data.toString());
                lastId = id;
                name = "";
                data.setLength(0);
            }
        }
    }

    private void take(String name, String data) {
        if (name.equals("end")) {
            ended = true;
        } else {
            synchronized (text) {
                text.append(name.isEmpty() ? "" : "[" + name + "] ").append(data);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}

package io.muster.cli.watch;

import io.muster.cli.Failure;
import io.muster.cli.api.ApiClient;
import io.muster.cli.api.EventReader;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads one output to its end on a thread of its own; goes on where it was when the connection is cut. */
final class Watcher {
    private static final long PAUSE_MILLIS = 500;
    private static final int PATIENCE = 120;

    private final ApiClient api;
    private final CollectionId collection;
    private final String node;
    private final String collector;
    private final Printer.Voice voice;
    private final Thread thread;
    private String lastId = "";
    private int failures;

    Watcher(ApiClient api, CollectionId collection, String node, String collector, Printer.Voice voice) {
        this.api = api;
        this.collection = collection;
        this.node = node;
        this.collector = collector;
        this.voice = voice;
        this.thread = new Thread(this::work, "watch-" + node + "-" + collector);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean hasEnded() {
        return !thread.isAlive();
    }

    private void work() {
        try {
            while (!read() && failures < PATIENCE) {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            voice.finish();
        }
    }

    /** Whether the output has ended, or can't be had. */
    private boolean read() {
        try (EventReader events = api.output(collection, node, collector, lastId)) {
            for (EventReader.@Nullable Event event = events.next(); event != null; event = events.next()) {
                failures = 0;
                lastId = event.id();
                switch (event.name()) {
                    case "gap" -> voice.note(event.data());
                    case "end" -> {
                        if (!event.data().equals("ended")) {
                            voice.note(event.data());
                        }
                        return true;
                    }
                    default -> voice.print(event.name().equals("stderr"), event.data());
                }
            }
        } catch (Failure failure) {
            if (!failure.retryable()) {
                voice.note(failure.lines().get(0));
                return true;
            }
        } catch (IOException cut) {
            // Tried again from the last event.
        }
        failures++;
        return false;
    }
}

package io.muster.cli.api;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events (HTML Living Standard, 9.2). For one thread. */
public final class EventReader implements AutoCloseable {
    private final InputStream stream;
    private final BufferedReader in;
    private final Stall stall;
    private String lastId;

    /**
     * An event.
     *
     * @param name {@code message} where it has none
     * @param id of it, or of the last one before that had an id; empty without
     */
    public record Event(String name, String id, String data) {}

    EventReader(InputStream stream, String lastId, Duration patience) {
        this.stream = stream;
        this.in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
        this.stall = Stall.watch(stream, patience);
        this.lastId = lastId;
    }

    /** The next event; null at the end. */
    public @Nullable Event next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        boolean any = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            stall.moved();
            if (line.isEmpty()) {
                if (any) {
                    return new Event(name, lastId, data.toString());
                }
                name = "message";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "event" -> name = value;
                case "id" -> lastId = value;
                case "data" -> {
                    data.append(any ? "\n" : "").append(value);
                    any = true;
                }
                default -> {
                    // Comments keep the connection alive; other fields are not used.
                }
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        stall.close();
        stream.close();
    }
}

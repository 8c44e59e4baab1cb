package io.muster.coordinator.http;

import io.muster.coordinator.live.OutputNews;
import io.muster.protocol.agent.OutputPiece;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;

/**
 * Writes one watcher's output, as Server-Sent Events or as plain text. It leaves out what the watcher has, and says
 * where something is missing. For one stream.
 *
 * <p>An event's id is the offset after it in standard output, or {@code stdout,stderr} once there is some of the other;
 * its data are the lines, as many as there are line ends and one more. Events are unnamed for standard output,
 * {@code stderr}, {@code gap} for bytes that are gone, and {@code end} with the reason.
 */
final class OutputFormat {
    private final boolean events;
    private long stdout;
    private long stderr;

    /** @param at offsets of what the watcher has */
    OutputFormat(boolean events, Position at) {
        this.events = events;
        this.stdout = at.stdout();
        this.stderr = at.stderr();
    }

    /** How far a watcher is in both streams. */
    record Position(long stdout, long stderr) {
        static final Position START = new Position(0, 0);

        /** @throws NumberFormatException for what was never an id */
        static Position parse(String id) {
            int comma = id.indexOf(',');
            String first = comma < 0 ? id : id.substring(0, comma);
            long second = comma < 0 ? 0 : Long.parseLong(id.substring(comma + 1).strip());
            return new Position(Math.max(0, Long.parseLong(first.strip())), Math.max(0, second));
        }
    }

    List<ByteString> write(OutputNews news) {
        if (news instanceof OutputNews.Ended ended) {
            return events ? List.of(event("event: end\n", ended.reason())) : List.of();
        }
        OutputPiece piece = ((OutputNews.Printed) news).piece();
        long at = piece.stderr() ? stderr : stdout;
        if (piece.to() <= at) {
            return List.of();
        }
        OutputPiece fresh = piece.after(at);
        List<ByteString> out = new ArrayList<>();
        if (fresh.from() > at) {
            out.add(gap(fresh.from() - at));
        }
        if (fresh.stderr()) {
            stderr = fresh.to();
        } else {
            stdout = fresh.to();
        }
        String name = fresh.stderr() ? "event: stderr\n" : "";
        out.add(events ? event(name + "id: " + id() + "\n", fresh.text()) : ByteString.fromString(fresh.text()));
        return out;
    }

    private ByteString gap(long bytes) {
        return events
                ? event("event: gap\n", "dropped: " + bytes + " bytes")
                : ByteString.fromString("\n[muster: " + bytes + " bytes dropped here]\n");
    }

    private String id() {
        return stderr == 0 ? Long.toString(stdout) : stdout + "," + stderr;
    }

    /** Any of CR, LF and both ends a line of an event. */
    private static ByteString event(String head, String text) {
        StringBuilder event = new StringBuilder(head);
        for (String line : text.split("\r\n|\r|\n", -1)) {
            event.append("data: ").append(line).append('\n');
        }
        return ByteString.fromString(event.append('\n').toString());
    }
}

package io.muster.coordinator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.muster.coordinator.collection.CollectionEvent;
import io.muster.coordinator.collection.ManagerCommand;
import io.muster.coordinator.collection.ManagerReply;
import io.muster.protocol.http.EventView;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.json.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A collection's events as Server-Sent Events. It asks for what comes next only when the client has taken what came
 * before, so a slow client costs no memory, and misses nothing: events are read from the history by number.
 */
final class EventStream {
    static final ByteString KEEP_ALIVE = ByteString.fromString(": keep-alive\n\n");

    private final ManagerClient manager;
    private final CollectionId id;

    /** How far the client is. */
    private record Cursor(long number, long progress, boolean ended) {}

    private EventStream(ManagerClient manager, CollectionId id) {
        this.manager = manager;
        this.id = id;
    }

    /** @param after number of the last event that the client has; 0 for all */
    static Source<ByteString, NotUsed> of(ManagerClient manager, CollectionId id, long after, Duration keepAlive) {
        EventStream stream = new EventStream(manager, id);
        return Source.unfoldAsync(new Cursor(after, 0, false), stream::next)
                .mapConcat(list -> list)
                .keepAlive(keepAlive, () -> KEEP_ALIVE);
    }

    private CompletionStage<Optional<Pair<Cursor, List<ByteString>>>> next(Cursor cursor) {
        if (cursor.ended()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return manager.askPatiently(
                        replyTo -> new ManagerCommand.AwaitEvents(id, cursor.number(), cursor.progress(), replyTo))
                .thenApply(reply -> reply instanceof ManagerReply.Events events
                        ? Optional.of(advance(cursor, events))
                        : Optional.empty());
    }

    private static Pair<Cursor, List<ByteString>> advance(Cursor cursor, ManagerReply.Events events) {
        List<ByteString> out = new ArrayList<>();
        long number = events.firstNumber();
        for (CollectionEvent event : events.events()) {
            EventView view = EventViews.of(number, event);
            out.add(frame("id: " + number + "\nevent: " + view.type() + "\n", view));
            number++;
        }
        if (events.progressVersion() > cursor.progress() || events.ended()) {
            out.add(frame("event: progress\n", events.progress()));
        }
        return Pair.create(new Cursor(number - 1, events.progressVersion(), events.ended()), out);
    }

    private static ByteString frame(String head, Object data) {
        try {
            return ByteString.fromString(head + "data: " + Json.mapper().writeValueAsString(data) + "\n\n");
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

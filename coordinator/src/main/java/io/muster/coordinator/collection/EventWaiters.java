package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Those who asked for events that have not happened yet. Bounded in time, and in number by the HTTP connections. */
final class EventWaiters {
    /** Shorter than any timeout of those who ask. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Map<CollectionId, List<Waiter>> waiting = new HashMap<>();

    record Waiter(ManagerCommand.AwaitEvents question, Instant until) {}

    void add(ManagerCommand.AwaitEvents question, Instant now) {
        waiting.computeIfAbsent(question.id(), id -> new ArrayList<>()).add(new Waiter(question, now.plus(PATIENCE)));
    }

    /** Gives an answer to all who wait for a collection. */
    void answer(CollectionId id, Function<ManagerCommand.AwaitEvents, ManagerReply> answer) {
        List<Waiter> all = waiting.remove(id);
        if (all != null) {
            all.forEach(w -> w.question().replyTo().tell(answer.apply(w.question())));
        }
    }

    /** Takes out those who waited long enough. */
    List<ManagerCommand.AwaitEvents> expire(Instant now) {
        List<ManagerCommand.AwaitEvents> expired = new ArrayList<>();
        waiting.values()
                .forEach(list -> list.removeIf(w -> {
                    boolean over = w.until().isBefore(now);
                    if (over) {
                        expired.add(w.question());
                    }
                    return over;
                }));
        waiting.values().removeIf(List::isEmpty);
        return expired;
    }
}

package io.muster.coordinator.agent;

import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.OutputPiece;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who listens to the output of which collectors of one agent: one for each coordinator with watchers. The agent tells
 * an output once, so it is asked to go back to what the one needs that has least; the others tell by the offsets what
 * they have already. Whoever comes hears no answer to an earlier question: it would be taken for a gap.
 */
final class WatchedOutputs {
    private final Map<Output, Listeners> outputs = new HashMap<>();
    private final Consumer<AgentCommand> agent;
    private long questions;

    private record Output(CollectionId collection, CollectorId collector) {}

    /** Of one output. */
    private static final class Listeners {
        /** The question with which each came. */
        private final Map<ActorRef<OutputHeard>, Long> since = new LinkedHashMap<>();

        private long newest;
        /** What all have, or are about to hear in answer to the newest question. */
        private long stdout = Long.MAX_VALUE;

        private long stderr = Long.MAX_VALUE;

        void told(OutputPiece piece) {
            if (piece.stderr()) {
                stderr = piece.to();
            } else {
                stdout = piece.to();
            }
        }
    }

    /** @param agent takes what is to be said to it */
    WatchedOutputs(Consumer<AgentCommand> agent) {
        this.agent = agent;
    }

    void watch(SessionCommand.WatchOutput watch) {
        Listeners listeners =
                outputs.computeIfAbsent(new Output(watch.collection(), watch.collector()), any -> new Listeners());
        listeners.newest = ++questions;
        listeners.stdout = Math.min(listeners.stdout, watch.stdout());
        listeners.stderr = Math.min(listeners.stderr, watch.stderr());
        listeners.since.put(watch.listener(), questions);
        agent.accept(new AgentCommand.WatchOutput(
                watch.collection(), watch.collector(), listeners.stdout, listeners.stderr, questions));
    }

    void leave(SessionCommand.LeaveOutput leave) {
        leave(new Output(leave.collection(), leave.collector()), leave.listener());
    }

    void gone(ActorRef<OutputHeard> listener) {
        List.copyOf(outputs.keySet()).forEach(output -> leave(output, listener));
    }

    private void leave(Output output, ActorRef<OutputHeard> listener) {
        Listeners left = outputs.get(output);
        if (left != null && left.since.remove(listener) != null && left.since.isEmpty()) {
            outputs.remove(output);
            agent.accept(new AgentCommand.LeaveOutput(output.collection(), output.collector()));
        }
    }

    void heard(AgentEvent.OutputPrinted event) {
        Listeners listeners = outputs.get(new Output(event.collection(), event.collector()));
        if (listeners == null) {
            return;
        }
        long answered = event.watch() == null ? listeners.newest : event.watch();
        if (answered == listeners.newest) {
            event.pieces().forEach(listeners::told);
        }
        listeners.since.forEach((listener, question) -> {
            if (question <= answered) {
                listener.tell(new OutputHeard(event));
            }
        });
    }
}

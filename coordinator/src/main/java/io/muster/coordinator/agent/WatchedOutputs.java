package io.muster.coordinator.agent;

import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who listens to the output of which collectors of one agent: one for each coordinator with watchers. They tell by the
 * offsets what they have already, for what the agent says again for one of them reaches all.
 */
final class WatchedOutputs {
    private final Map<Output, Set<ActorRef<OutputHeard>>> listeners = new HashMap<>();
    private final Consumer<AgentCommand> agent;

    private record Output(CollectionId collection, CollectorId collector) {}

    /** @param agent takes what is to be said to it */
    WatchedOutputs(Consumer<AgentCommand> agent) {
        this.agent = agent;
    }

    void watch(SessionCommand.WatchOutput watch) {
        listeners
                .computeIfAbsent(new Output(watch.collection(), watch.collector()), any -> new LinkedHashSet<>())
                .add(watch.listener());
        agent.accept(
                new AgentCommand.WatchOutput(watch.collection(), watch.collector(), watch.stdout(), watch.stderr()));
    }

    void leave(SessionCommand.LeaveOutput leave) {
        leave(new Output(leave.collection(), leave.collector()), leave.listener());
    }

    void gone(ActorRef<OutputHeard> listener) {
        List.copyOf(listeners.keySet()).forEach(output -> leave(output, listener));
    }

    private void leave(Output output, ActorRef<OutputHeard> listener) {
        Set<ActorRef<OutputHeard>> left = listeners.get(output);
        if (left != null && left.remove(listener) && left.isEmpty()) {
            listeners.remove(output);
            agent.accept(new AgentCommand.LeaveOutput(output.collection(), output.collector()));
        }
    }

    void heard(AgentEvent.OutputPrinted event) {
        listeners
                .getOrDefault(new Output(event.collection(), event.collector()), Set.of())
                .forEach(listener -> listener.tell(new OutputHeard(event)));
    }
}

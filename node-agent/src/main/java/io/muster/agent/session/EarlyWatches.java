package io.muster.agent.session;

import io.muster.protocol.agent.AgentCommand.LeaveOutput;
import io.muster.protocol.agent.AgentCommand.WatchOutput;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who watches collectors of jobs that have not been ordered yet: nodes have their turn one after another, and watchers
 * come when they like. A bounded number, of one session.
 */
final class EarlyWatches {
    private static final int MOST = 1000;

    private final Map<Output, WatchOutput> waiting = new HashMap<>();

    private record Output(CollectionId collection, CollectorId collector) {}

    /** False where there is no room. */
    boolean add(WatchOutput command) {
        Output output = new Output(command.collection(), command.collector());
        if (waiting.size() >= MOST && !waiting.containsKey(output)) {
            return false;
        }
        waiting.put(output, command);
        return true;
    }

    void remove(LeaveOutput command) {
        waiting.remove(new Output(command.collection(), command.collector()));
    }

    /** Those of a job that is here now. */
    List<WatchOutput> take(CollectionId job) {
        List<WatchOutput> taken = waiting.values().stream()
                .filter(command -> command.collection().equals(job))
                .toList();
        taken.forEach(command -> waiting.remove(new Output(job, command.collector())));
        return taken;
    }

    void clear() {
        waiting.clear();
    }
}

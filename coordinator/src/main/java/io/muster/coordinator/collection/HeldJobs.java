package io.muster.coordinator.collection;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.coordinator.cluster.Term;
import io.muster.protocol.agent.AgentCommand;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.util.List;

/**
 * What agents keep of their jobs and may forget. Where another coordinator may take over they keep it until all is
 * sealed, otherwise until the node has ended.
 */
final class HeldJobs {
    private final Term term;
    private final ConnectedNodes connected;

    HeldJobs(Term term, ConnectedNodes connected) {
        this.term = term;
        this.connected = connected;
    }

    /** The jobs that an agent holds and nobody wants. */
    List<CollectionId> unwanted(ManagerState state, ManagerCommand.OpenSession open) {
        NodeId node = open.node().node();
        return open.held().stream()
                .filter(id -> state.find(id).filter(c -> isWanted(c, node)).isEmpty())
                .toList();
    }

    private boolean isWanted(CollectionRecord record, NodeId node) {
        return ManagerQueries.isOpen(record, node)
                || (term.isShared() && !record.isCollected() && record.nodes().containsKey(node));
    }

    /**
     * Tells the agents of a collection that it is over: those that kept what they have until then, and one that came
     * back in the very moment in which its node was given up, which nobody else tells.
     */
    void release(CollectionRecord record) {
        if (record.isCollected()) {
            connected.tell(
                    record.nodes().keySet(),
                    new SessionCommand.Send(new AgentCommand.ReleaseJob(record.id(), term.epoch())));
        }
    }
}

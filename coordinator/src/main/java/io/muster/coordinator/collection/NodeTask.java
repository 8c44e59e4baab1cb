package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Term;
import io.muster.coordinator.config.AgentsConfig;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What one node has to do in a collection, and what its {@link NodeCollector} works with.
 *
 * @param ledger what is known of the job; from now on this actor's
 * @param resumed whether the job may run already, ordered by an earlier coordinator
 * @param takenOver whether what was collected may lie on another coordinator's disk
 * @param deadline of the node, from now
 */
record NodeTask(
        CollectionId collection,
        NodeId node,
        JobOrder order,
        NodeLedger ledger,
        boolean resumed,
        boolean takenOver,
        Duration deadline,
        AgentsConfig config,
        BundleStore store,
        Term term,
        Executor blocking,
        Clock clock) {
    /** Where the agent is to send chunks first. */
    List<URI> chunksTo() {
        return term.isShared() ? List.of(URI.create(term.url())) : List.of();
    }
}

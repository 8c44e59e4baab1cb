package io.muster.coordinator.collection;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Term;
import io.muster.coordinator.config.AgentsConfig;
import io.muster.protocol.id.NodeId;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * What a {@link Collection} has to do, and what it works with.
 *
 * @param history what happened to the collection so far; where it has a plan, another actor ran it before
 * @param nodes that are selected
 * @param connected of those, the ones whose agent is there, or is to come back any moment
 */
record CollectionTask(
        ManagerSnapshot.History history,
        List<KnownNode> nodes,
        Set<NodeId> connected,
        AgentsConfig config,
        BundleStore store,
        Term term,
        Executor blocking,
        Clock clock) {}

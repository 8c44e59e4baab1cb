package io.muster.agent.job;

import io.muster.agent.collect.CollectorCatalog;
import io.muster.agent.policy.PolicyFile;
import io.muster.protocol.agent.JobOrder;

/** What every job of this agent works with. */
public record JobTools(CollectorCatalog catalog, CommandRunner commands, PolicyFile policy) {
    /** On a node whose owner has set no limits. */
    public JobTools(CollectorCatalog catalog, CommandRunner commands) {
        this(catalog, commands, PolicyFile.NONE);
    }

    /** Collectors within what the node's policy, as it is now, lets an order do. */
    public CollectorCatalog catalogFor(JobOrder order) {
        return policy.over(catalog, order);
    }
}

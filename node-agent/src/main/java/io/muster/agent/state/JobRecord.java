package io.muster.agent.state;

import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.id.CollectionId;

/**
 * What a coordinator has ordered.
 *
 * @param attempt as in {@link io.muster.protocol.agent.AgentCommand.StartJob}
 */
public record JobRecord(CollectionId collection, int attempt, JobOrder order) {}

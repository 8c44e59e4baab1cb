package io.muster.coordinator.agent;

import io.muster.coordinator.cluster.ClusterMessage;
import io.muster.protocol.agent.AgentEvent;

/** What a session passes on to whoever watches a collector's output. */
public record OutputHeard(AgentEvent.OutputPrinted event) implements ClusterMessage {}

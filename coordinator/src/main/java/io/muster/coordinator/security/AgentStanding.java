package io.muster.coordinator.security;

import io.muster.protocol.id.NodeId;
import java.util.Optional;

/** Whether an agent may speak for a node, which may change while it is connected. */
@FunctionalInterface
public interface AgentStanding {
    /** Why it may not; empty if it may. Asked often: does not block. */
    Optional<String> objection(AgentCaller caller, NodeId node);
}

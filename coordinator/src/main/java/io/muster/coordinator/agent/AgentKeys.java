package io.muster.coordinator.agent;

import io.muster.protocol.id.NodeId;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/** Under which names sessions are found at the Receptionist. */
public final class AgentKeys {
    private AgentKeys() {}

    /** The sessions of one node: none, one, or two while one replaces the other. */
    public static ServiceKey<SessionCommand> of(NodeId node) {
        return ServiceKey.create(SessionCommand.class, "agent-" + node);
    }
}

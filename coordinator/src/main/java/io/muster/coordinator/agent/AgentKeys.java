package io.muster.coordinator.agent;

import io.muster.protocol.id.NodeId;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/** Under which names sessions are found at the Receptionist. */
public final class AgentKeys {
    /** What a manager registers anew each time it starts, so that sessions announce themselves to it. */
    public static final ServiceKey<SessionCommand.Nothing> MANAGER_STARTED =
            ServiceKey.create(SessionCommand.Nothing.class, "manager-started");

    private AgentKeys() {}

    /** The sessions of one node: none, one, or two while one replaces the other. */
    public static ServiceKey<SessionCommand> of(NodeId node) {
        return ServiceKey.create(SessionCommand.class, "agent-" + node);
    }
}

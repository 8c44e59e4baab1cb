package io.muster.coordinator.collection;

import io.muster.coordinator.agent.SessionCommand;
import io.muster.protocol.id.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** Whose agent is there now. One node has one session; two processes under one name are told apart by instance. */
final class ConnectedNodes {
    private final Map<NodeId, Connection> connections = new HashMap<>();

    record Connection(String instance, ActorRef<SessionCommand> session) {}

    /** The live session of another process under the same name, if there is one. */
    Optional<Connection> rival(NodeId node, String instance) {
        return Optional.ofNullable(connections.get(node))
                .filter(c -> !c.instance().equals(instance));
    }

    /**
     * Takes a session in.
     *
     * @return the one before it, of the same process
     */
    Optional<Connection> connect(NodeId node, String instance, ActorRef<SessionCommand> session) {
        Connection before = connections.put(node, new Connection(instance, session));
        return Optional.ofNullable(before).filter(c -> !c.session().equals(session));
    }

    /** Whether this is what it is known by already. */
    boolean isCurrent(NodeId node, ActorRef<SessionCommand> session) {
        Connection connection = connections.get(node);
        return connection != null && connection.session().equals(session);
    }

    /** @return whether it was the node's current session */
    boolean disconnect(NodeId node, ActorRef<SessionCommand> session) {
        Connection connection = connections.get(node);
        if (connection == null || !connection.session().equals(session)) {
            return false;
        }
        connections.remove(node);
        return true;
    }

    /** Nobody is known to be there: sessions say it again. */
    void clear() {
        connections.clear();
    }

    boolean isConnected(NodeId node) {
        return connections.containsKey(node);
    }

    /** Says something to those of the nodes that are there. */
    void tell(Iterable<NodeId> nodes, SessionCommand command) {
        for (NodeId node : nodes) {
            Connection connection = connections.get(node);
            if (connection != null) {
                connection.session().tell(command);
            }
        }
    }

    Set<NodeId> nodes() {
        return Set.copyOf(connections.keySet());
    }
}

package io.muster.agent.session;

import io.muster.protocol.agent.AgentEvent;

/** Where events go; those that find no connection are lost, for the event logs send them again. */
@FunctionalInterface
interface EventSink {
    void send(AgentEvent event);
}

package io.muster.agent.session;

import io.muster.protocol.agent.AgentEndpoints;
import io.muster.protocol.agent.AgentEvent;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * Which version of the messages is spoken with whom, so that agents and coordinators can be upgraded one by one. The
 * maps are for the session's thread; {@link #canSay} is for all.
 */
final class WireVersions {
    private final Map<URI, Integer> lowered = new HashMap<>();
    private volatile int spoken = AgentEndpoints.OLDEST_WIRE_VERSION;

    /** The version to say hello in. */
    int hello(URI coordinator) {
        return lowered.getOrDefault(coordinator, AgentEndpoints.WIRE_VERSION);
    }

    /** Whether to say hello again in an older version, for this coordinator does not know the newer one. */
    boolean rejected(URI coordinator, String code) {
        if (!AgentEndpoints.REJECTED_VERSION.equals(code)) {
            return false;
        }
        int next = hello(coordinator) - 1;
        if (next < AgentEndpoints.OLDEST_WIRE_VERSION) {
            lowered.remove(coordinator);
            return false;
        }
        lowered.put(coordinator, next);
        return true;
    }

    /** A session is open. The next one begins with the newest version again: the coordinator may be upgraded. */
    void welcome(URI coordinator, int version) {
        lowered.remove(coordinator);
        spoken = version;
    }

    /** Whether the coordinator of the session understands this. */
    boolean canSay(AgentEvent event) {
        return spoken >= 2 || !(event instanceof AgentEvent.ChunksGone || event instanceof AgentEvent.StaleEpoch);
    }
}

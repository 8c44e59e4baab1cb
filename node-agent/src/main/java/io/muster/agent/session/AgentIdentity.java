package io.muster.agent.session;

import io.muster.protocol.id.NodeId;
import java.util.List;
import java.util.Map;

/**
 * What an agent says about itself.
 *
 * @param instance random, new at each start of the process
 */
public record AgentIdentity(
        NodeId node,
        String instance,
        String version,
        List<String> capabilities,
        Map<String, String> labels,
        Map<String, String> facts) {}

package io.muster.protocol.http;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.spec.CollectorAction.Risk;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a collection would do, as {@code POST /collectLogs/start?dry_run=1} answers it. */
public record PlanView(List<NodePlanView> nodes, List<String> warnings) {

    /**
     * One node's part.
     *
     * @param reachable whether its agent is connected now
     * @param bytes estimated content where it can be known beforehand
     * @param atMost the longest it can take: the sum along the graph of the collectors' timeouts, bounded by the limits
     */
    public record NodePlanView(
            NodeId node, boolean reachable, long bytes, Duration atMost, List<CollectorPlanView> collectors) {}

    /**
     * One collector.
     *
     * @param bytes -1 where it can't be known beforehand
     * @param files -1 likewise
     * @param does a command line, a path or the like
     */
    public record CollectorPlanView(
            CollectorId collector,
            String type,
            String does,
            List<Dependency> dependsOn,
            Duration timeout,
            Risk risk,
            long bytes,
            long files,
            @Nullable String note) {}
}

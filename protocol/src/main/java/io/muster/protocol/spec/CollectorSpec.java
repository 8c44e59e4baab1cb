package io.muster.protocol.spec;

import io.muster.protocol.id.CollectorId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One collector of a validated spec.
 *
 * @param id unique in the spec, derived from the names that the author gave
 * @param type its key in the spec, such as {@code run} or {@code hostOS}
 * @param collectorName as written by the author; it names the output files
 * @param scope whether it runs on every node or once for the cluster
 * @param excluded planned, and answered with {@code SKIPPED}
 * @param dependsOn resolved: each names a collector of the same spec
 * @param timeout hard bound; null means the type's default
 * @param maxBytes bound on kept content, head and tail; null means the job's limit
 * @param priority higher runs earlier and is given up later; the default depends on the type
 * @param exclusive locks held while it runs; {@code node} means that it runs alone on its node
 * @param line in its source, from 1
 */
public record CollectorSpec(
        CollectorId id,
        String type,
        @Nullable String collectorName,
        Scope scope,
        CollectorAction action,
        boolean excluded,
        List<Dependency> dependsOn,
        @Nullable Duration timeout,
        @Nullable Long maxBytes,
        int priority,
        Set<String> exclusive,
        int line) {
    /** The lock that excludes every other collector of the node. */
    public static final String NODE_LOCK = "node";

    public CollectorSpec {
        dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
        exclusive = exclusive == null ? Set.of() : Set.copyOf(exclusive);
    }

    /** Where a collector runs. */
    public enum Scope {
        /** On every selected node. */
        HOST,
        /** Once for the whole cluster. */
        CLUSTER
    }

    /** What a dependency must have become before a dependent may start. */
    public enum Condition {
        /** {@code COLLECTED} or {@code TRUNCATED}. */
        SUCCEEDED,
        /** Any verdict. */
        COMPLETED
    }

    /**
     * One edge of the graph.
     *
     * @param implicit added by Muster to keep the meaning of documents written for a sequential runner, not by the
     *     author
     */
    public record Dependency(CollectorId collector, Condition condition, boolean implicit) {}

    /** The same, answered with {@code SKIPPED}. */
    public CollectorSpec exclude() {
        return new CollectorSpec(
                id, type, collectorName, scope, action, true, dependsOn, timeout, maxBytes, priority, exclusive, line);
    }

    public Duration effectiveTimeout() {
        return timeout != null ? timeout : action.defaultTimeout();
    }
}

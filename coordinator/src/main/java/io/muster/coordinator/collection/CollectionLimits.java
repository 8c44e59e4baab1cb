package io.muster.coordinator.collection;

import io.muster.coordinator.config.LimitsConfig;
import io.muster.protocol.agent.JobOrder.JobLimits;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of one collection.
 *
 * @param nodes active at the same time
 * @param maxBytes of the whole collection, shared equally between its nodes; null means none
 * @param transfers chunk pushes in parallel per node
 */
public record CollectionLimits(
        int nodes,
        int collectorsPerNode,
        @Nullable Duration collectorTimeout,
        Duration nodeTimeout,
        Duration timeout,
        long maxBytesPerCollector,
        long maxBytesPerNode,
        @Nullable Long maxBytes,
        int transfers) {

    public static CollectionLimits defaults(LimitsConfig c) {
        return new CollectionLimits(
                c.nodes(),
                c.collectorsPerNode(),
                c.collectorTimeout(),
                c.nodeTimeout(),
                c.timeout(),
                c.maxBytesPerCollector(),
                c.maxBytesPerNode(),
                c.maxBytes(),
                c.transfers());
    }

    /** A node's share, where {@code nodes} take part. */
    JobLimits forNode(int nodes) {
        long bytes = maxBytes == null ? maxBytesPerNode : Math.min(maxBytesPerNode, Math.max(1, maxBytes / nodes));
        return new JobLimits(
                collectorsPerNode,
                collectorTimeout,
                nodeTimeout,
                Math.min(maxBytesPerCollector, bytes),
                bytes,
                transfers);
    }
}

package io.muster.protocol.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.spec.CollectorSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything an agent needs to know to do its part of a collection.
 *
 * @param root the bundle's top folder, or the folder in it that completes an earlier bundle; no slash at its end
 * @param nodeLevel whether paths carry the node ({@code host-collectors/<node>/…}); false in local mode
 * @param collectors this node's part of the plan, in order
 * @param since default lower bound for logs; null means none
 * @param until default upper bound for logs; null means none
 * @param redaction what to remove before anything leaves the node; null means nothing. Since version 3: an agent of an
 *     older one would not obey it, and is never sent one
 * @param recipients for whom every chunk is encrypted before it leaves the node; none means that it is not. Since
 *     version 3: an agent of an older one would not obey it, and is never sent one
 * @param origin for the policy of the node's owner; null where the coordinator is too old to say it
 */
public record JobOrder(
        NodeId node,
        String root,
        boolean nodeLevel,
        BundleFormat format,
        List<CollectorSpec> collectors,
        JobLimits limits,
        @Nullable Instant since,
        @Nullable Instant until,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RedactionOrder redaction,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Recipient> recipients,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Origin origin) {
    public JobOrder {
        collectors = List.copyOf(collectors);
        recipients = recipients == null ? List.of() : List.copyOf(recipients);
    }

    /**
     * Whose wish this is.
     *
     * @param requestedBy user name, as the coordinator knows it
     * @param spec name of the stored spec that the collectors are from; null where the request brought its own
     */
    public record Origin(String requestedBy, @Nullable String spec) {}

    /** Of which it is not said whose wish it is. */
    public JobOrder(
            NodeId node,
            String root,
            boolean nodeLevel,
            BundleFormat format,
            List<CollectorSpec> collectors,
            JobLimits limits,
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable RedactionOrder redaction,
            List<Recipient> recipients) {
        this(node, root, nodeLevel, format, collectors, limits, since, until, redaction, recipients, null);
    }

    /** Without redaction and encryption. */
    public JobOrder(
            NodeId node,
            String root,
            boolean nodeLevel,
            BundleFormat format,
            List<CollectorSpec> collectors,
            JobLimits limits,
            @Nullable Instant since,
            @Nullable Instant until) {
        this(node, root, nodeLevel, format, collectors, limits, since, until, null, List.of(), null);
    }

    /**
     * Bounds of a job on one node.
     *
     * @param collectorsPerNode how many collectors run at the same time
     * @param collectorTimeout upper bound for every collector's own timeout; null means none
     * @param nodeTimeout after which the job stops what still runs
     * @param maxBytesPerCollector content kept of one collector, head and tail
     * @param maxBytesPerNode content kept of all; what comes later is {@code SKIPPED}, lowest priority first
     * @param transfers chunk pushes in parallel
     */
    public record JobLimits(
            int collectorsPerNode,
            @Nullable Duration collectorTimeout,
            Duration nodeTimeout,
            long maxBytesPerCollector,
            long maxBytesPerNode,
            int transfers) {}
}

package io.muster.protocol.manifest;

import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.spec.CollectorSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a manifest tells but the entries, which come from the segments.
 *
 * @param root the bundle's top folder
 * @param nodeLevel whether paths carry the node; false in local mode
 * @param requestedBy user name
 * @param specText the spec as it was given
 * @param redaction the profile in force; {@code none} says that nothing was removed
 * @param recipients for whom the nodes' parts are encrypted; none means that they are not
 * @param verdicts exactly one for each planned item
 * @param producer program and version
 */
public record ManifestHeader(
        CollectionId id,
        String root,
        boolean nodeLevel,
        BundleFormat format,
        CollectionState state,
        @Nullable String reason,
        String requestedBy,
        Instant requestedAt,
        @Nullable Instant startedAt,
        Instant endedAt,
        String specName,
        String specText,
        String redaction,
        List<Recipient> recipients,
        @Nullable String customer,
        @Nullable String ticket,
        List<CollectorSpec> collectors,
        Plan plan,
        Map<PlannedItem, Verdict> verdicts,
        List<NodeOutcome> nodes,
        List<TimelineEntry> timeline,
        List<String> warnings,
        String producer) {
    public ManifestHeader {
        recipients = List.copyOf(recipients);
    }

    public ManifestHeader withWarnings(List<String> newWarnings) {
        return new ManifestHeader(
                id,
                root,
                nodeLevel,
                format,
                state,
                reason,
                requestedBy,
                requestedAt,
                startedAt,
                endedAt,
                specName,
                specText,
                redaction,
                recipients,
                customer,
                ticket,
                collectors,
                plan,
                verdicts,
                nodes,
                timeline,
                newWarnings,
                producer);
    }

    /** How one node ended. */
    public record NodeOutcome(
            NodeId node,
            NodeState state,
            @Nullable String reason,
            @Nullable String agentVersion,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt) {}

    /**
     * Something that happened.
     *
     * @param node null for what concerns all
     */
    public record TimelineEntry(Instant at, String event, @Nullable NodeId node, @Nullable String detail) {}
}

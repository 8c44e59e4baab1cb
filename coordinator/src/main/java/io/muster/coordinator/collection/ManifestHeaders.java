package io.muster.coordinator.collection;

import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.manifest.ManifestHeader.NodeOutcome;
import io.muster.protocol.manifest.ManifestHeader.TimelineEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a finished collection's bundle says about itself. */
final class ManifestHeaders {
    private ManifestHeaders() {}

    static ManifestHeader of(
            CollectionRecord record, CollectionOutcome outcome, Map<NodeId, String> agentVersions, Instant now) {
        CollectionRequest request = record.request();
        List<TimelineEntry> timeline = new ArrayList<>(record.timeline());
        timeline.add(new TimelineEntry(now, "collection " + outcome.state(), null, outcome.reason()));
        Map<NodeId, NodeOutcome> nodes = new LinkedHashMap<>();
        TopUp earlier = request.completed();
        if (earlier != null) {
            earlier.nodes().forEach(node -> nodes.put(node.node(), node));
        }
        record.nodes()
                .forEach((id, node) -> nodes.put(
                        id,
                        new NodeOutcome(
                                id,
                                node.state(),
                                node.reason(),
                                agentVersions.get(id),
                                node.startedAt(),
                                node.endedAt())));
        return new ManifestHeader(
                request.id(),
                request.root(),
                true,
                request.format(),
                outcome.state(),
                outcome.reason(),
                request.requestedBy(),
                request.requestedAt(),
                record.startedAt(),
                now,
                request.specName(),
                SpecRedaction.of(request).text("spec.yaml", request.specText()),
                request.redaction(),
                request.recipients(),
                request.customer(),
                request.ticket(),
                request.collectors(),
                record.wholePlan(),
                record.wholeAnswers(),
                List.copyOf(nodes.values()),
                timeline,
                record.warnings(),
                "muster " + Version.TEXT);
    }
}

package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.spec.CollectorSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a collection adds to an earlier one.
 *
 * @param of the earlier one
 * @param missing all that it lacks; nothing else is planned
 */
public record TopUp(CollectionId of, List<NodePlan> missing) {
    public TopUp {
        missing = List.copyOf(missing);
    }

    boolean wants(NodeId node, CollectorId collector) {
        return missing.stream()
                .anyMatch(part -> part.node().equals(node) && part.collectors().contains(collector));
    }

    boolean wants(CollectorId collector) {
        return missing.stream().anyMatch(part -> part.collectors().contains(collector));
    }

    /**
     * Who asks for it, and under which name.
     *
     * @param id of the collection that is to come
     */
    record Order(CollectionId id, @Nullable String key, String by, Instant at) {}

    /** The request for what a collection that has ended lacks; empty where it lacks nothing. */
    static Optional<CollectionRequest> request(CollectionRecord record, Order order) {
        CollectionRequest first = record.request();
        Plan plan = record.plan();
        if (plan == null) {
            // It ended before anything was planned: all of it is missing.
            return Optional.of(again(first, order, first.selection(), first.collectors(), null));
        }
        Map<PlannedItem, Verdict> answers = record.answers();
        List<NodePlan> missing = plan.nodes().stream()
                .map(part -> new NodePlan(
                        part.node(),
                        part.collectors().stream()
                                .filter(c -> !isCollected(answers.get(new PlannedItem(part.node(), c))))
                                .toList()))
                .filter(part -> !part.collectors().isEmpty())
                .toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        TopUp topUp = new TopUp(record.id(), missing);
        Selection nodes =
                new Selection(false, missing.stream().map(NodePlan::node).toList(), Map.of(), List.of());
        List<CollectorSpec> collectors =
                first.collectors().stream().filter(c -> topUp.wants(c.id())).toList();
        return Optional.of(again(first, order, nodes, collectors, topUp));
    }

    private static boolean isCollected(@Nullable Verdict verdict) {
        return verdict != null && verdict.kind().isComplete();
    }

    private static CollectionRequest again(
            CollectionRequest first,
            Order order,
            Selection selection,
            List<CollectorSpec> collectors,
            @Nullable TopUp topUp) {
        return new CollectionRequest(
                order.id(),
                order.key(),
                order.by(),
                order.at(),
                selection,
                first.specName(),
                first.specText(),
                collectors,
                first.warnings(),
                first.format(),
                first.redaction(),
                first.redactionOrder(),
                first.recipients(),
                first.since(),
                first.until(),
                first.limits(),
                first.customer(),
                first.ticket(),
                first.upload(),
                first.uploadHost(),
                first.uploadProxy(),
                first.destination(),
                topUp);
    }
}

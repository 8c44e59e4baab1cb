package io.muster.coordinator.collection;

import io.muster.coordinator.cluster.Term;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader.NodeOutcome;
import io.muster.protocol.plan.Plan;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes requests that complete earlier collections. Belongs to the manager. */
final class TopUps {
    private final Term term;

    TopUps(Term term) {
        this.term = term;
    }

    /** Why there is nothing to start; null where there is. */
    @Nullable
    ManagerReply refuse(ManagerState state, ManagerCommand.TopUp wanted) {
        CollectionRecord record = state.find(wanted.of()).orElse(null);
        if (record == null) {
            return new ManagerReply.Unknown();
        }
        if (!record.isOver()) {
            return new ManagerReply.StillRunning(record.state());
        }
        if (record.bundle() == null) {
            return new ManagerReply.NoBundle();
        }
        if (!record.request().recipients().isEmpty()) {
            return new ManagerReply.NoTopUp("its bundle is encrypted, and nobody here can add to it");
        }
        String holder = record.holder();
        if (holder != null && !holder.equals(term.coordinator())) {
            return new ManagerReply.NoTopUp("its bundle is on coordinator " + holder + ", which does not lead now");
        }
        return of(record).missing().nodes().isEmpty() ? new ManagerReply.NoTopUp("nothing is missing") : null;
    }

    /** What completes a collection that is not {@link #refuse refused}. */
    CollectionRequest request(CollectionRecord record, ManagerCommand.TopUp wanted) {
        return record.request().completing(of(record), wanted.id(), wanted.by(), wanted.at());
    }

    private static TopUp of(CollectionRecord record) {
        CollectionRequest request = record.request();
        TopUp before = request.topUp();
        Plan plan = record.wholePlan();
        Set<NodeId> present = new HashSet<>(before == null ? Set.of() : before.present());
        Map<NodeId, NodeOutcome> nodes = new LinkedHashMap<>();
        if (before != null) {
            before.nodes().forEach(node -> nodes.put(node.node(), node));
        }
        record.nodes().forEach((id, node) -> {
            if (node.startedAt() != null) {
                present.add(id);
            }
            nodes.put(id, new NodeOutcome(id, node.state(), node.reason(), null, node.startedAt(), node.endedAt()));
        });
        List<TopUp.Told> verdicts = record.wholeAnswers().entrySet().stream()
                .map(e -> new TopUp.Told(e.getKey().node(), e.getKey().collector(), e.getValue()))
                .toList();
        return new TopUp(
                record.id(),
                request.root(),
                before == null ? 1 : before.round() + 1,
                plan,
                verdicts,
                List.copyOf(nodes.values()),
                present);
    }
}

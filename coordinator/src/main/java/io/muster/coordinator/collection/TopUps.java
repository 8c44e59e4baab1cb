package io.muster.coordinator.collection;

import io.muster.coordinator.cluster.Term;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader.NodeOutcome;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes requests that complete earlier collections. Belongs to the manager. */
final class TopUps {
    private final Term term;

    TopUps(Term term) {
        this.term = term;
    }

    /** Why it cannot be completed now; null where it can, if anything is missing. */
    @Nullable
    ManagerReply refuse(ManagerState state, ManagerCommand.TopUp wanted) {
        CollectionRecord record = state.find(wanted.of()).orElse(null);
        if (record == null) {
            return new ManagerReply.Unknown();
        }
        if (!record.isOver()) {
            return new ManagerReply.StillRunning(record.state());
        }
        return null;
    }

    /** What completes a collection that is not {@link #refuse refused}; empty where nothing is missing. */
    Optional<CollectionRequest> request(CollectionRecord record, ManagerCommand.TopUp wanted) {
        TopUp topUp = of(record, wanted);
        return topUp.missing().nodes().isEmpty()
                ? Optional.empty()
                : Optional.of(record.request().completing(topUp, wanted.id(), wanted.key(), wanted.by(), wanted.at()));
    }

    private TopUp of(CollectionRecord record, ManagerCommand.TopUp wanted) {
        CollectionRequest request = record.request();
        TopUp before = request.completed();
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
        boolean apart = isApart(record);
        List<TopUp.Told> verdicts = record.wholeAnswers().entrySet().stream()
                .map(e -> new TopUp.Told(e.getKey().node(), e.getKey().collector(), e.getValue()))
                .toList();
        return new TopUp(
                record.id(),
                apart,
                apart ? CollectionRequest.root(wanted.id(), wanted.at()) : request.root(),
                TopUp.folder(wanted.id()),
                record.wholePlan(),
                verdicts,
                List.copyOf(nodes.values()),
                present);
    }

    /** Whether nothing can be added to its bundle, which is encrypted, elsewhere, or not there at all. */
    private boolean isApart(CollectionRecord record) {
        String holder = record.holder();
        return record.bundle() == null
                || !record.request().recipients().isEmpty()
                || (holder != null && !holder.equals(term.coordinator()));
    }
}

package io.muster.coordinator.collection;

import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader.NodeOutcome;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a collection completes: an earlier one, of which it collects again what is missing. The bundle of both begins
 * with the earlier one's bytes. Content of a node that is in it already stays, beside what comes anew, which lies in a
 * folder of its own. Where that is impossible, because the earlier bundle is encrypted or not here, the new one holds
 * only what comes anew.
 *
 * @param of the earlier one
 * @param apart whether the bundle is one of its own
 * @param root the bundle's top folder; that of the earlier one unless apart
 * @param folder below the top folder, for content from nodes of which there is some already
 * @param plan everything that is to be answered for, then and now
 * @param verdicts of then, one for each item of {@code plan}
 * @param nodes how the nodes ended
 * @param present nodes that may have content in the earlier bundle
 */
public record TopUp(
        CollectionId of,
        boolean apart,
        String root,
        String folder,
        Plan plan,
        List<Told> verdicts,
        List<NodeOutcome> nodes,
        Set<NodeId> present) {
    public TopUp {
        verdicts = List.copyOf(verdicts);
        nodes = List.copyOf(nodes);
        present = Set.copyOf(present);
    }

    /** The folder of a collection that completes another one. */
    public static String folder(CollectionId id) {
        return "top-up-" + id.shortForm();
    }

    /** A verdict of the earlier collection. */
    public record Told(NodeId node, CollectorId collector, Verdict verdict) {
        PlannedItem item() {
            return new PlannedItem(node, collector);
        }

        /** Whether it is to be collected again: a limit would cut the same off once more. */
        boolean isMissing() {
            return !verdict.kind().isSuccess();
        }
    }

    /** What is to be collected again, of each node of which anything is. */
    Plan missing() {
        Map<NodeId, List<CollectorId>> open = new TreeMap<>();
        verdicts.stream().filter(Told::isMissing).forEach(told -> open.computeIfAbsent(
                        told.node(), node -> new ArrayList<>())
                .add(told.collector()));
        return new Plan(open.entrySet().stream()
                .map(e -> new NodePlan(e.getKey(), e.getValue()))
                .toList());
    }

    /** What had succeeded on a node, and is not collected again. */
    Set<CollectorId> succeeded(NodeId node) {
        return verdicts.stream()
                .filter(told -> told.node().equals(node) && !told.isMissing())
                .map(Told::collector)
                .collect(Collectors.toSet());
    }

    /** The verdicts of both: the new one, unless there is content only with the old one. */
    Map<PlannedItem, Verdict> with(Map<PlannedItem, Verdict> fresh) {
        Map<PlannedItem, Verdict> all = new LinkedHashMap<>();
        for (Told told : verdicts) {
            Verdict again = fresh.get(told.item());
            boolean better = again != null
                    && (again.kind().isSuccess()
                            || again.bytes() > 0
                            || told.verdict().bytes() == 0);
            all.put(told.item(), better ? again : told.verdict());
        }
        return all;
    }

    /** Where a node's new content lies. */
    String rootOf(NodeId node) {
        return !apart && present.contains(node) ? root + "/" + folder : root;
    }
}

package io.muster.agent.local;

import io.muster.agent.Version;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.agent.RedactionOrder;
import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.manifest.ManifestHeader.NodeOutcome;
import io.muster.protocol.manifest.ManifestHeader.TimelineEntry;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.NodeState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.Plan.NodePlan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.redaction.RedactorSpec;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.Spec;
import io.muster.redaction.Redaction;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the manifest of a local collection says.
 *
 * @param specText the documents as they were given
 */
record LocalManifest(Spec spec, String specText) {
    ManifestHeader header(
            CollectionId id, JobOrder order, Map<CollectorId, Verdict> verdicts, Instant startedAt, Instant endedAt) {
        Map<PlannedItem, Verdict> answered = new LinkedHashMap<>();
        verdicts.forEach((collector, verdict) -> answered.put(new PlannedItem(order.node(), collector), verdict));
        Plan plan = new Plan(List.of(new NodePlan(
                order.node(), order.collectors().stream().map(CollectorSpec::id).toList())));
        CollectionState state = state(verdicts.values());
        return new ManifestHeader(
                id,
                order.root(),
                false,
                order.format(),
                state,
                reason(state, verdicts.values()),
                System.getProperty("user.name", "unknown"),
                startedAt,
                startedAt,
                endedAt,
                spec.name(),
                Redaction.of(order.redaction()).text("spec.yaml", RedactorSpec.hideValues(specText, spec.redactors())),
                order.redaction() == null
                        ? RedactionOrder.NONE
                        : order.redaction().profile(),
                order.recipients(),
                null,
                null,
                order.collectors(),
                plan,
                answered,
                List.of(new NodeOutcome(
                        order.node(),
                        NodeState.valueOf(state == CollectionState.COMPLETED ? "COLLECTED" : state.name()),
                        reason(state, verdicts.values()),
                        Version.current(),
                        startedAt,
                        endedAt)),
                List.of(
                        new TimelineEntry(startedAt, "started", order.node(), "local mode"),
                        new TimelineEntry(endedAt, "collected", order.node(), null)),
                spec.problems().stream().map(Object::toString).toList(),
                "muster " + Version.current());
    }

    /** What the spec wants to find out. */
    AnalysisOrder analysis(JobOrder order) {
        Redaction redaction = Redaction.of(order.redaction());
        return new AnalysisOrder(
                spec.analyzers(),
                text -> redaction.text("analysis.txt", RedactorSpec.hideValues(text, spec.redactors())));
    }

    /** {@code COMPLETED}, {@code PARTIAL} or {@code FAILED}. */
    static CollectionState state(Collection<Verdict> verdicts) {
        if (verdicts.stream().allMatch(verdict -> verdict.kind().isComplete())) {
            return CollectionState.COMPLETED;
        }
        return verdicts.stream().anyMatch(verdict -> verdict.entries() > 0)
                ? CollectionState.PARTIAL
                : CollectionState.FAILED;
    }

    private static @Nullable String reason(CollectionState state, Collection<Verdict> verdicts) {
        if (state == CollectionState.COMPLETED) {
            return null;
        }
        long missing = verdicts.stream()
                .filter(verdict -> !verdict.kind().isComplete())
                .count();
        return missing + " of " + verdicts.size() + " collectors are not complete";
    }
}

package io.muster.agent.job;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which collectors may start now and which never will. Pure: no threads, no clock of its own.
 *
 * <p>A collector holds its slot and its locks from its start until {@link #gathered}; what depends on it waits until
 * {@link #settled}. Dependencies on collectors that are not part of this job count as met: whoever planned the job has
 * waited for them.
 */
final class Scheduler {
    private final Map<CollectorId, CollectorSpec> pending = new LinkedHashMap<>();
    private final Map<CollectorId, List<CollectorSpec>> dependents = new HashMap<>();
    private final Map<CollectorId, CollectorSpec> gathering = new HashMap<>();
    private final Set<CollectorId> packing = new HashSet<>();
    private final Map<CollectorId, Verdict> verdicts = new LinkedHashMap<>();
    private final Map<CollectorId, Cause> causes = new HashMap<>();
    private final Set<String> locks = new HashSet<>();
    private final int slots;
    private final long deadline;
    private @Nullable Verdict stopped;

    /**
     * @param slots collectors that may run at the same time
     * @param deadline of the whole job, on the same time line as the argument of {@link #advance}, in nanoseconds
     * @throws IllegalArgumentException if two collectors share an id or there is no slot
     */
    Scheduler(List<CollectorSpec> collectors, int slots, long deadline) {
        if (slots < 1) {
            throw new IllegalArgumentException("collectorsPerNode must be at least 1, not " + slots);
        }
        this.slots = slots;
        this.deadline = deadline;
        for (CollectorSpec spec : Ranking.order(collectors)) {
            if (pending.put(spec.id(), spec) != null) {
                throw new IllegalArgumentException("collector " + spec.id() + " is planned twice");
            }
        }
        for (CollectorSpec spec : collectors) {
            for (Dependency dependency : spec.dependsOn()) {
                dependents
                        .computeIfAbsent(dependency.collector(), id -> new ArrayList<>())
                        .add(spec);
            }
        }
    }

    /**
     * What follows from the present state.
     *
     * @param start to be started now, in order; they hold their slots already
     * @param settled verdicts on collectors that will never start
     */
    record Step(List<CollectorSpec> start, Map<CollectorId, Verdict> settled) {}

    /** Why a collector failed its dependents: the root of the chain, not its last link. */
    private record Cause(CollectorId root, String reason) {}

    /**
     * Moves on.
     *
     * @param now in nanoseconds
     * @param bytesLeft of the node's budget
     */
    Step advance(long now, long bytesLeft) {
        Map<CollectorId, Verdict> settled = new LinkedHashMap<>();
        if (bytesLeft <= 0) {
            stop(VerdictKind.SKIPPED, "the node's byte budget (maxBytesPerNode) is used up");
        }
        if (now - deadline >= 0) {
            stop(VerdictKind.SKIPPED, "node deadline");
        }
        for (CollectorSpec spec : List.copyOf(pending.values())) {
            String reason = neverRuns(spec);
            if (reason != null) {
                skip(spec.id(), Verdict.withoutRun(VerdictKind.SKIPPED, reason), settled);
            }
        }
        skipUnreachable(settled);
        if (stopped != null) {
            Verdict verdict = stopped;
            List.copyOf(pending.keySet()).forEach(id -> skip(id, verdict, settled));
        }
        List<CollectorSpec> start = startable();
        if (start.isEmpty() && gathering.isEmpty() && packing.isEmpty()) {
            // Nothing runs that could free anybody: what is left waits for itself.
            Verdict cycle = Verdict.withoutRun(VerdictKind.SKIPPED, "its dependencies form a cycle");
            List.copyOf(pending.keySet()).forEach(id -> skip(id, cycle, settled));
        }
        return new Step(start, settled);
    }

    /** The collector has what it wants (its process has ended): slot and locks are free, the verdict comes later. */
    void gathered(CollectorId id) {
        CollectorSpec spec = gathering.remove(id);
        if (spec != null) {
            locks.removeAll(spec.exclusive());
            packing.add(id);
        }
    }

    /** A verdict that an earlier process of this job has given. Before the first {@link #advance}. */
    void restore(CollectorId id, Verdict verdict) {
        pending.remove(id);
        verdicts.put(id, verdict);
    }

    /** The verdict on a collector that was started. A second one is refused. */
    void settled(CollectorId id, Verdict verdict) {
        gathered(id);
        if (!packing.remove(id)) {
            throw new IllegalStateException("no verdict is due on " + id);
        }
        verdicts.put(id, verdict);
    }

    /** Nothing starts any more: what has not started gets this verdict at the next step. The first stop counts. */
    void stop(VerdictKind kind, String reason) {
        if (stopped == null) {
            stopped = Verdict.withoutRun(kind, reason);
        }
    }

    /** Whether every collector has its verdict. */
    boolean isDone() {
        return pending.isEmpty() && gathering.isEmpty() && packing.isEmpty();
    }

    Map<CollectorId, Verdict> verdicts() {
        return verdicts;
    }

    private static @Nullable String neverRuns(CollectorSpec spec) {
        if (spec.excluded()) {
            return "excluded";
        }
        return spec.action() instanceof CollectorAction.Unavailable unavailable ? unavailable.reason() : null;
    }

    private void skip(CollectorId id, Verdict verdict, Map<CollectorId, Verdict> settled) {
        pending.remove(id);
        verdicts.put(id, verdict);
        settled.put(id, verdict);
    }

    private void skipUnreachable(Map<CollectorId, Verdict> settled) {
        Deque<CollectorId> failed = new ArrayDeque<>();
        verdicts.forEach((id, verdict) -> {
            if (!verdict.kind().isSuccess()) {
                failed.add(id);
            }
        });
        while (!failed.isEmpty()) {
            CollectorId id = failed.remove();
            for (CollectorSpec dependent : dependents.getOrDefault(id, List.of())) {
                if (pending.containsKey(dependent.id()) && needsSuccess(dependent, id)) {
                    skip(dependent.id(), dependencyFailed(dependent.id(), id), settled);
                    failed.add(dependent.id());
                }
            }
        }
    }

    private static boolean needsSuccess(CollectorSpec dependent, CollectorId on) {
        return dependent.dependsOn().stream()
                .anyMatch(d -> d.collector().equals(on) && d.condition() == Condition.SUCCEEDED);
    }

    private Verdict dependencyFailed(CollectorId id, CollectorId failed) {
        Cause cause = causes.get(failed);
        Verdict verdict = verdicts.get(failed);
        String through = "";
        if (cause == null) {
            String reason = verdict == null || verdict.reason() == null ? "no result" : verdict.reason();
            cause = new Cause(failed, reason);
        } else {
            through = " (by way of " + failed + ")";
        }
        causes.put(id, cause);
        return Verdict.withoutRun(
                VerdictKind.SKIPPED, "dependency failed: " + cause.root() + ": " + cause.reason() + through);
    }

    private List<CollectorSpec> startable() {
        List<CollectorSpec> start = new ArrayList<>();
        for (CollectorSpec spec : List.copyOf(pending.values())) {
            if (gathering.size() >= slots || locks.contains(CollectorSpec.NODE_LOCK)) {
                break;
            }
            if (!isReady(spec)) {
                continue;
            }
            if (spec.exclusive().contains(CollectorSpec.NODE_LOCK) && !gathering.isEmpty()) {
                // It is next in order but must be alone: let the others drain, or it would never get its turn.
                break;
            }
            if (spec.exclusive().stream().anyMatch(locks::contains)) {
                continue;
            }
            pending.remove(spec.id());
            gathering.put(spec.id(), spec);
            locks.addAll(spec.exclusive());
            start.add(spec);
        }
        return start;
    }

    private boolean isReady(CollectorSpec spec) {
        for (Dependency dependency : spec.dependsOn()) {
            CollectorId on = dependency.collector();
            if (pending.containsKey(on) || gathering.containsKey(on) || packing.contains(on)) {
                return false;
            }
        }
        return true;
    }
}

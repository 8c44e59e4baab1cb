package io.muster.agent.job;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which collectors get a slot: higher priority first, then those with the longest chain of dependents
 * behind them (they bound the job's end), then as in the document.
 */
final class Ranking {
    /** A timeout says little about the real time once it is generous, so that a long one does not outweigh a chain. */
    private static final Duration LONGEST_LINK = Duration.ofSeconds(120);

    private Ranking() {}

    static List<CollectorSpec> order(List<CollectorSpec> collectors) {
        Map<CollectorId, Long> chains = chains(collectors);
        return collectors.stream()
                .sorted(Comparator.comparingInt(CollectorSpec::priority)
                        .reversed()
                        .thenComparing(
                                spec -> chains.getOrDefault(spec.id(), 0L),
                                Comparator.<Long>naturalOrder().reversed()))
                .toList();
    }

    /** The longest chain in milliseconds from each collector's start to the end of its last dependent. */
    private static Map<CollectorId, Long> chains(List<CollectorSpec> collectors) {
        Map<CollectorId, CollectorSpec> specs = new HashMap<>();
        Map<CollectorId, Integer> waitingDependents = new HashMap<>();
        collectors.forEach(spec -> specs.put(spec.id(), spec));
        for (CollectorSpec spec : collectors) {
            spec.dependsOn().forEach(d -> waitingDependents.merge(d.collector(), 1, Integer::sum));
        }
        Map<CollectorId, Long> chains = new HashMap<>();
        Deque<CollectorSpec> leaves = new ArrayDeque<>();
        for (CollectorSpec spec : collectors) {
            chains.put(spec.id(), weight(spec));
            if (!waitingDependents.containsKey(spec.id())) {
                leaves.add(spec);
            }
        }
        // From the leaves backwards; members of a cycle are never reached and keep their own weight.
        while (!leaves.isEmpty()) {
            CollectorSpec spec = leaves.remove();
            for (Dependency dependency : spec.dependsOn()) {
                CollectorSpec on = specs.get(dependency.collector());
                if (on == null) {
                    continue;
                }
                long through = weight(on) + chains.getOrDefault(spec.id(), 0L);
                chains.merge(on.id(), through, Math::max);
                if (waitingDependents.merge(on.id(), -1, Integer::sum) == 0) {
                    leaves.add(on);
                }
            }
        }
        return chains;
    }

    private static long weight(CollectorSpec spec) {
        Duration timeout = spec.effectiveTimeout();
        return Math.max(1, (timeout.compareTo(LONGEST_LINK) > 0 ? LONGEST_LINK : timeout).toMillis());
    }
}

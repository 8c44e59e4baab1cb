package io.muster.coordinator.collection;

import io.muster.protocol.agent.AgentEvent;
import io.muster.protocol.agent.JobOrder;
import io.muster.protocol.http.PlanView.CollectorPlanView;
import io.muster.protocol.http.PlanView.NodePlanView;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorAction;
import io.muster.protocol.spec.CollectorSpec;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node's part of a plan as users see it. */
public final class PlanViews {
    private PlanViews() {}

    public static NodePlanView of(JobOrder order, boolean reachable, List<AgentEvent.Estimate> estimates) {
        Map<CollectorId, AgentEvent.Estimate> byName =
                estimates.stream().collect(Collectors.toMap(AgentEvent.Estimate::collector, e -> e, (a, b) -> a));
        List<CollectorPlanView> collectors = order.collectors().stream()
                .map(c -> collector(c, order, byName.get(c.id())))
                .toList();
        long bytes = collectors.stream().mapToLong(c -> Math.max(0, c.bytes())).sum();
        return new NodePlanView(order.node(), reachable, bytes, atMost(order), collectors);
    }

    private static CollectorPlanView collector(
            CollectorSpec c, JobOrder order, AgentEvent.@Nullable Estimate estimate) {
        return new CollectorPlanView(
                c.id(),
                c.type(),
                does(c.action()),
                c.dependsOn(),
                timeout(c, order),
                c.action().risk(),
                estimate == null ? -1 : estimate.bytes(),
                estimate == null ? -1 : estimate.files(),
                c.excluded() ? "excluded by the spec" : estimate == null ? null : estimate.note());
    }

    private static Duration timeout(CollectorSpec c, JobOrder order) {
        Duration own = c.effectiveTimeout();
        Duration limit = order.limits().collectorTimeout();
        return limit != null && limit.compareTo(own) < 0 ? limit : own;
    }

    /**
     * The longest a node can take. Without locks it is Graham's bound for any greedy order on {@code p} workers (the
     * work shared by all, and the longest chain once); with locks, one after another; and never more than the node's
     * own limit.
     */
    static Duration atMost(JobOrder order) {
        Map<CollectorId, Duration> chain = new HashMap<>();
        Duration work = Duration.ZERO;
        Duration longest = Duration.ZERO;
        boolean locks = false;
        Map<CollectorId, CollectorSpec> specs =
                order.collectors().stream().collect(Collectors.toMap(CollectorSpec::id, c -> c));
        for (CollectorSpec c : order.collectors()) {
            if (!c.excluded()) {
                work = work.plus(timeout(c, order));
                Duration own = chain(c, order, specs, chain);
                longest = own.compareTo(longest) > 0 ? own : longest;
                locks |= !c.exclusive().isEmpty();
            }
        }
        int workers = order.limits().collectorsPerNode();
        Duration bound = locks
                ? work
                : work.dividedBy(workers).plus(longest.multipliedBy(workers - 1).dividedBy(workers));
        Duration limit = order.limits().nodeTimeout();
        return bound.compareTo(limit) < 0 ? bound : limit;
    }

    private static Duration chain(
            CollectorSpec c, JobOrder order, Map<CollectorId, CollectorSpec> specs, Map<CollectorId, Duration> known) {
        Duration found = known.get(c.id());
        if (found != null) {
            return found;
        }
        Duration before = Duration.ZERO;
        for (Dependency dependency : c.dependsOn()) {
            CollectorSpec other = specs.get(dependency.collector());
            if (other != null) {
                Duration end = chain(other, order, specs, known);
                before = end.compareTo(before) > 0 ? end : before;
            }
        }
        Duration end = c.excluded() ? before : before.plus(timeout(c, order));
        known.put(c.id(), end);
        return end;
    }

    /** A command line, a path or the like. */
    private static String does(CollectorAction action) {
        if (action instanceof CollectorAction.Run run) {
            return run.args().isEmpty() ? run.command() : run.command() + " " + String.join(" ", run.args());
        }
        if (action instanceof CollectorAction.Copy copy) {
            return copy.path();
        }
        if (action instanceof CollectorAction.Journald journald) {
            return journald.units().isEmpty() ? "journal" : "journal of " + String.join(", ", journald.units());
        }
        if (action instanceof CollectorAction.DiskUsage usage) {
            return usage.path();
        }
        if (action instanceof CollectorAction.Http http) {
            return http.method() + " " + http.url();
        }
        if (action instanceof CollectorAction.Dns dns) {
            return String.join(", ", dns.hostnames());
        }
        if (action instanceof CollectorAction.TcpConnect connect) {
            return connect.address();
        }
        if (action instanceof CollectorAction.Unavailable unavailable) {
            return "nothing: " + unavailable.reason();
        }
        return "facts about the host";
    }
}

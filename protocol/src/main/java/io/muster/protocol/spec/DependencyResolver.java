package io.muster.protocol.spec;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.RawCollector.Wish;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gives every collector its id, turns the names in {@code dependsOn} into edges, and finds cycles. */
final class DependencyResolver {
    /** A sequential runner's order among more than this many pairs is not worth its size in every plan. */
    private static final int MAX_IMPLICIT_EDGES = 20_000;
    /** Looking for similar names is the one slow thing here. */
    private static final int MAX_HINTS = 50;

    private final SpecDraft draft;
    private final SpecOptions options;
    private final List<RawCollector> raw;
    private final List<CollectorId> ids;
    private final Map<String, List<Integer>> byCollectorName;
    private final Map<String, List<Integer>> byName;
    private final Map<String, List<Integer>> byType;
    private final Set<String> names = new LinkedHashSet<>();
    private int hints;

    DependencyResolver(SpecDraft draft, SpecOptions options) {
        this.draft = draft;
        this.options = options;
        this.raw = draft.collectors();
        this.ids = CollectorIds.assign(raw.stream().map(RawCollector::givenName).toList());
        this.byCollectorName = index(RawCollector::collectorName);
        this.byName = index(RawCollector::name);
        this.byType = index(RawCollector::type);
        names.addAll(byCollectorName.keySet());
        names.addAll(byName.keySet());
        names.addAll(byType.keySet());
    }

    private Map<String, List<Integer>> index(Function<RawCollector, @Nullable String> name) {
        Map<String, List<Integer>> index = new HashMap<>();
        for (int i = 0; i < raw.size(); i++) {
            String key = name.apply(raw.get(i));
            if (key != null) {
                index.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
            }
        }
        return index;
    }

    List<CollectorSpec> resolve() {
        List<Map<Integer, Dependency>> edges = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            edges.add(explicit(i));
        }
        implicit(edges);
        List<CollectorSpec> collectors = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            collectors.add(collector(i, List.copyOf(edges.get(i).values())));
        }
        tellOfCycles(collectors);
        return collectors;
    }

    private Map<Integer, Dependency> explicit(int from) {
        RawCollector collector = raw.get(from);
        Map<Integer, Dependency> edges = new LinkedHashMap<>();
        for (Wish wish : collector.dependsOn()) {
            for (int to : targets(from, wish)) {
                Dependency edge = new Dependency(ids.get(to), wish.condition(), false);
                edges.merge(to, edge, (a, b) -> a.condition() == Condition.SUCCEEDED ? a : b);
            }
        }
        return edges;
    }

    /** The collectors that a wish means; problems are told. */
    private List<Integer> targets(int from, Wish wish) {
        RawCollector collector = raw.get(from);
        String prefix = "dependsOn " + Durations.quote(wish.name()) + ": ";
        List<Integer> targets = byCollectorName.getOrDefault(wish.name(), byName.get(wish.name()));
        if (targets == null) {
            targets = byType.getOrDefault(wish.name(), List.of());
            if (targets.size() > 1) {
                collector
                        .place()
                        .error(
                                wish.line(),
                                prefix + targets.size()
                                        + " collectors have this type; name the one that is meant by its collectorName");
                return List.of();
            }
        }
        if (targets.isEmpty()) {
            unknown(collector, wish, prefix);
            return List.of();
        }
        if (targets.contains(from)) {
            collector.place().error(wish.line(), prefix + "a collector cannot depend on itself");
            return List.of();
        }
        boolean crosses = targets.stream().anyMatch(to -> raw.get(to).scope() != collector.scope());
        if (crosses && !options.local()) {
            collector
                    .place()
                    .error(
                            wish.line(),
                            prefix + "a dependency between a host and a cluster collector is not supported yet");
            return List.of();
        }
        return targets;
    }

    private void unknown(RawCollector collector, Wish wish, String prefix) {
        if (wish.optional()) {
            collector
                    .place()
                    .warning(wish.line(), prefix + "no such collector; the dependency is optional, and dropped");
            return;
        }
        hints++;
        String hint = hints <= MAX_HINTS ? NearestName.hint(wish.name(), names) : "";
        collector.place().error(wish.line(), prefix + "no such collector" + hint);
    }

    /**
     * In documents that use none of Muster's fields, and so were written for a sequential runner, a {@code copy} waits
     * for the {@code run}s before it. Such a run states no dependency, so these edges cannot close a cycle.
     */
    private void implicit(List<Map<Integer, Dependency>> edges) {
        for (List<Integer> document : draft.documents()) {
            if (document.stream().anyMatch(i -> raw.get(i).usesMusterFields())) {
                continue;
            }
            List<Integer> runs = new ArrayList<>();
            int added = 0;
            for (int i : document) {
                RawCollector collector = raw.get(i);
                if (collector.action() instanceof CollectorAction.Run) {
                    runs.add(i);
                } else if (collector.action() instanceof CollectorAction.Copy) {
                    added += runs.size();
                    if (added > MAX_IMPLICIT_EDGES) {
                        collector
                                .place()
                                .warning(
                                        collector.line(),
                                        "too many copy collectors after run collectors to keep them all in order; this"
                                                + " one and later ones start at once unless they say dependsOn");
                        break;
                    }
                    for (int run : runs) {
                        edges.get(i).putIfAbsent(run, new Dependency(ids.get(run), Condition.COMPLETED, true));
                    }
                }
            }
        }
    }

    private CollectorSpec collector(int i, List<Dependency> dependsOn) {
        RawCollector from = raw.get(i);
        return new CollectorSpec(
                ids.get(i),
                from.type(),
                from.collectorName(),
                from.scope(),
                from.action(),
                from.excluded(),
                dependsOn,
                from.timeout(),
                from.maxBytes(),
                from.priority(),
                from.exclusive(),
                from.place().line(from.line()));
    }

    private void tellOfCycles(List<CollectorSpec> collectors) {
        Map<CollectorId, RawCollector> byId = new HashMap<>();
        for (int i = 0; i < raw.size(); i++) {
            byId.put(ids.get(i), raw.get(i));
        }
        for (List<CollectorId> cycle : DependencyGraph.of(collectors).cycles()) {
            List<RawCollector> path =
                    cycle.stream().map(byId::get).filter(Objects::nonNull).toList();
            RawCollector first = path.get(0);
            first.place()
                    .error(
                            first.line(),
                            "dependsOn cycle: "
                                    + path.stream().map(RawCollector::label).collect(Collectors.joining(" -> "))
                                    + " -> "
                                    + first.label());
        }
    }
}

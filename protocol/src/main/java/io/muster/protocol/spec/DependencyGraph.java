package io.muster.protocol.spec;

import io.muster.protocol.id.CollectorId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Who waits for whom among the collectors of a spec. Pure and immutable; also right about graphs with cycles, where
 * whatever is on a cycle or behind one has no place in {@link #order}.
 */
public final class DependencyGraph {
    private final List<CollectorSpec> collectors;
    private final Map<CollectorId, Integer> positions = new HashMap<>();
    private final int[][] dependencies;
    private final int[][] dependents;
    private final int[] order;
    private final int[] chain;

    private DependencyGraph(Collection<CollectorSpec> given) {
        collectors = List.copyOf(given);
        for (CollectorSpec collector : collectors) {
            if (positions.put(collector.id(), positions.size()) != null) {
                throw new IllegalArgumentException("two collectors are called " + collector.id());
            }
        }
        dependencies = new int[collectors.size()][];
        int[] counts = new int[collectors.size()];
        for (int i = 0; i < dependencies.length; i++) {
            dependencies[i] = collectors.get(i).dependsOn().stream()
                    .map(edge -> positions.get(edge.collector()))
                    .filter(Objects::nonNull)
                    .mapToInt(Integer::intValue)
                    .distinct()
                    .toArray();
            Arrays.stream(dependencies[i]).forEach(to -> counts[to]++);
        }
        dependents = new int[collectors.size()][];
        Arrays.setAll(dependents, i -> new int[counts[i]]);
        for (int i = dependencies.length - 1; i >= 0; i--) {
            for (int to : dependencies[i]) {
                dependents[to][--counts[to]] = i;
            }
        }
        chain = chains(topological(Integer::compare));
        order = topological((a, b) -> {
            int byPriority = Integer.compare(
                    collectors.get(b).priority(), collectors.get(a).priority());
            int byChain = byPriority != 0 ? byPriority : Integer.compare(chain[b], chain[a]);
            return byChain != 0 ? byChain : Integer.compare(a, b);
        });
    }

    /**
     * The graph of some collectors; dependencies on others count as met.
     *
     * @throws IllegalArgumentException if two of them have the same id
     */
    public static DependencyGraph of(Collection<CollectorSpec> collectors) {
        return new DependencyGraph(collectors);
    }

    public boolean isAcyclic() {
        return order.length == collectors.size();
    }

    /**
     * Every collector after all that it depends on; among those that are free at the same time, higher priority first,
     * then the longer chain of dependents, then the spec's order.
     */
    public List<CollectorId> order() {
        return ids(order);
    }

    /** What a collector waits for, directly. */
    public List<CollectorId> dependencies(CollectorId id) {
        return ids(dependencies[position(id)]);
    }

    /** Who waits for a collector, directly, in the spec's order. */
    public List<CollectorId> dependents(CollectorId id) {
        return ids(dependents[position(id)]);
    }

    /** Who waits for a collector, directly or through others; itself only when it is on a cycle. */
    public Set<CollectorId> transitiveDependents(CollectorId id) {
        Set<CollectorId> found = new LinkedHashSet<>();
        Deque<Integer> todo = new ArrayDeque<>(List.of(position(id)));
        while (!todo.isEmpty()) {
            for (int next : dependents[todo.remove()]) {
                if (found.add(collectors.get(next).id())) {
                    todo.add(next);
                }
            }
        }
        return found;
    }

    /** How many collectors the longest chain has that starts with this one: 1 when nobody waits for it; 0 on cycles. */
    public int chainLength(CollectorId id) {
        return chain[position(id)];
    }

    /**
     * The chain whose costs sum up highest: no schedule is shorter. Empty when there is nothing in order.
     *
     * @param cost of one collector, not negative
     */
    public List<CollectorId> longestPath(ToLongFunction<CollectorSpec> cost) {
        long[] sums = new long[collectors.size()];
        int[] before = new int[collectors.size()];
        int last = -1;
        for (int i : order) {
            before[i] = -1;
            for (int dependency : dependencies[i]) {
                if (before[i] < 0 || sums[dependency] > sums[before[i]]) {
                    before[i] = dependency;
                }
            }
            sums[i] = (before[i] < 0 ? 0 : sums[before[i]]) + cost.applyAsLong(collectors.get(i));
            if (last < 0 || sums[i] > sums[last]) {
                last = i;
            }
        }
        List<CollectorId> path = new ArrayList<>();
        for (int i = last; i >= 0; i = before[i]) {
            path.add(collectors.get(i).id());
        }
        Collections.reverse(path);
        return path;
    }

    /**
     * For every knot of collectors that wait for each other, one shortest cycle of it, in the direction of
     * {@code dependsOn}.
     */
    public List<List<CollectorId>> cycles() {
        return isAcyclic()
                ? List.of()
                : new CycleFinder(dependencies).cycles().stream().map(this::ids).toList();
    }

    private int[] topological(Comparator<Integer> preference) {
        int[] waiting = Arrays.stream(dependencies).mapToInt(to -> to.length).toArray();
        PriorityQueue<Integer> free = new PriorityQueue<>(preference);
        for (int i = 0; i < waiting.length; i++) {
            if (waiting[i] == 0) {
                free.add(i);
            }
        }
        int[] result = new int[waiting.length];
        int size = 0;
        while (!free.isEmpty()) {
            int next = free.remove();
            result[size++] = next;
            for (int dependent : dependents[next]) {
                if (--waiting[dependent] == 0) {
                    free.add(dependent);
                }
            }
        }
        return Arrays.copyOf(result, size);
    }

    private int[] chains(int[] sorted) {
        int[] lengths = new int[collectors.size()];
        for (int k = sorted.length - 1; k >= 0; k--) {
            int longest = 0;
            for (int dependent : dependents[sorted[k]]) {
                longest = Math.max(longest, lengths[dependent]);
            }
            lengths[sorted[k]] = longest + 1;
        }
        return lengths;
    }

    private int position(CollectorId id) {
        Integer position = positions.get(id);
        if (position == null) {
            throw new IllegalArgumentException("no collector is called " + id);
        }
        return position;
    }

    private List<CollectorId> ids(int[] some) {
        return Arrays.stream(some).mapToObj(i -> collectors.get(i).id()).toList();
    }
}

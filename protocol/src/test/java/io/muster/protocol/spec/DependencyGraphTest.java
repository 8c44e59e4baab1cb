package io.muster.protocol.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.protocol.id.CollectorId;
import io.muster.protocol.spec.CollectorSpec.Condition;
import io.muster.protocol.spec.CollectorSpec.Dependency;
import io.muster.protocol.spec.CollectorSpec.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DependencyGraphTest {
    @Example
    void ordersByPriorityThenByChain() {
        DependencyGraph graph = DependencyGraph.of(List.of(
                collector("low", 10),
                collector("short", 50),
                collector("long", 50),
                collector("end", 50, "long"),
                collector("high", 60)));
        assertThat(graph.order()).map(CollectorId::value).containsExactly("high", "long", "short", "end", "low");
        assertThat(graph.chainLength(new CollectorId("long"))).isEqualTo(2);
        assertThat(graph.longestPath(c -> c.id().value().equals("high") ? 9 : 1))
                .map(CollectorId::value)
                .containsExactly("high");
        assertThat(graph.longestPath(c -> 1)).map(CollectorId::value).containsExactly("long", "end");
        assertThat(graph.dependents(new CollectorId("long"))).containsExactly(new CollectorId("end"));
        assertThat(graph.dependencies(new CollectorId("end"))).containsExactly(new CollectorId("long"));
    }

    @Example
    void unknownDependenciesCountAsMetAndUnknownIdsAreRefused() {
        DependencyGraph graph = DependencyGraph.of(List.of(collector("a", 1, "elsewhere")));
        assertThat(graph.order()).hasSize(1);
        assertThatThrownBy(() -> graph.chainLength(new CollectorId("elsewhere")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DependencyGraph.of(List.of(collector("a", 1), collector("a", 1))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Example
    void chainsOfTenThousandNeedNoStack() {
        List<CollectorSpec> chain = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            chain.add(collector("c" + i, 0, "c" + (i + 1) % 10_000));
        }
        assertThat(DependencyGraph.of(chain).cycles()).singleElement().satisfies(cycle -> assertThat(cycle)
                .hasSize(10_000));
        assertThat(DependencyGraph.of(chain.subList(0, 9_999)).chainLength(new CollectorId("c9998")))
                .isEqualTo(9_999);
    }

    /** Everything compared with reachability computed the plain way. */
    @Property(tries = 500)
    void agreesWithThePlainModel(@ForAll long seed) {
        Random random = new Random(seed);
        int size = 1 + random.nextInt(9);
        boolean[][] edge = new boolean[size][size];
        for (int k = random.nextInt(2 * size); k > 0; k--) {
            edge[random.nextInt(size)][random.nextInt(size)] = true;
        }
        boolean[][] reaches = closure(edge);
        DependencyGraph graph = DependencyGraph.of(collectors(edge));

        boolean acyclic = true;
        for (int i = 0; i < size; i++) {
            acyclic &= !reaches[i][i];
            Set<CollectorId> dependents = new HashSet<>();
            for (int j = 0; j < size; j++) {
                if (reaches[j][i]) {
                    dependents.add(id(j));
                }
            }
            assertThat(graph.transitiveDependents(id(i))).isEqualTo(dependents);
            assertThat(graph.chainLength(id(i))).isEqualTo(chain(i, edge, reaches));
        }
        assertThat(graph.isAcyclic()).isEqualTo(acyclic);
        assertOrder(graph.order(), edge, reaches);
        assertCycles(graph.cycles(), edge, reaches);
    }

    private static void assertOrder(List<CollectorId> order, boolean[][] edge, boolean[][] reaches) {
        Set<CollectorId> expected = new HashSet<>();
        for (int i = 0; i < edge.length; i++) {
            boolean behindCycle = false;
            for (int j = 0; j < edge.length; j++) {
                behindCycle |= reaches[j][j] && (i == j || reaches[i][j]);
                if (edge[i][j] && order.contains(id(i))) {
                    assertThat(order.indexOf(id(j))).isBetween(0, order.indexOf(id(i)) - 1);
                }
            }
            if (!behindCycle) {
                expected.add(id(i));
            }
        }
        assertThat(order).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static void assertCycles(List<List<CollectorId>> cycles, boolean[][] edge, boolean[][] reaches) {
        Set<Integer> covered = new TreeSet<>();
        for (List<CollectorId> cycle : cycles) {
            for (int k = 0; k < cycle.size(); k++) {
                assertThat(edge[number(cycle.get(k))][number(cycle.get((k + 1) % cycle.size()))])
                        .isTrue();
            }
            assertThat(covered.add(knot(number(cycle.get(0)), reaches))).isTrue();
        }
        Set<Integer> knots = new TreeSet<>();
        for (int i = 0; i < edge.length; i++) {
            if (reaches[i][i]) {
                knots.add(knot(i, reaches));
            }
        }
        assertThat(covered).isEqualTo(knots);
    }

    /** The lowest member of the strongly connected part that a node on a cycle belongs to. */
    private static int knot(int i, boolean[][] reaches) {
        int lowest = 0;
        while (!(reaches[i][lowest] && reaches[lowest][i])) {
            lowest++;
        }
        return lowest;
    }

    private static int chain(int i, boolean[][] edge, boolean[][] reaches) {
        for (int j = 0; j < edge.length; j++) {
            if (reaches[j][j] && (i == j || reaches[i][j])) {
                return 0;
            }
        }
        int longest = 0;
        for (int j = 0; j < edge.length; j++) {
            if (edge[j][i]) {
                longest = Math.max(longest, chain(j, edge, reaches));
            }
        }
        return longest + 1;
    }

    private static boolean[][] closure(boolean[][] edge) {
        boolean[][] reaches = new boolean[edge.length][];
        for (int i = 0; i < edge.length; i++) {
            reaches[i] = edge[i].clone();
        }
        for (int k = 0; k < edge.length; k++) {
            for (int i = 0; i < edge.length; i++) {
                for (int j = 0; j < edge.length; j++) {
                    reaches[i][j] |= reaches[i][k] && reaches[k][j];
                }
            }
        }
        return reaches;
    }

    private static List<CollectorSpec> collectors(boolean[][] edge) {
        List<CollectorSpec> collectors = new ArrayList<>();
        for (int i = 0; i < edge.length; i++) {
            List<String> dependencies = new ArrayList<>();
            for (int j = 0; j < edge.length; j++) {
                if (edge[i][j]) {
                    dependencies.add("c" + j);
                }
            }
            collectors.add(collector("c" + i, i % 3, dependencies.toArray(String[]::new)));
        }
        return collectors;
    }

    private static CollectorId id(int i) {
        return new CollectorId("c" + i);
    }

    private static int number(CollectorId id) {
        return Integer.parseInt(id.value().substring(1));
    }

    private static CollectorSpec collector(String id, int priority, String... dependsOn) {
        List<Dependency> edges = new ArrayList<>();
        for (String name : dependsOn) {
            edges.add(new Dependency(new CollectorId(name), Condition.SUCCEEDED, false));
        }
        return new CollectorSpec(
                new CollectorId(id),
                "cpu",
                id,
                Scope.HOST,
                new CollectorAction.Cpu(),
                false,
                edges,
                null,
                null,
                priority,
                Set.of(),
                1);
    }
}

package io.muster.protocol.spec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Finds the strongly connected parts of a graph (Tarjan, without recursion) and one shortest cycle in each. */
final class CycleFinder {
    private final int[][] edges;
    private final int[] index;
    private final int[] low;
    private final int[] component;
    private final int[] nextEdge;
    private final Deque<Integer> stack = new ArrayDeque<>();
    private int visited;
    private int components;

    CycleFinder(int[][] edges) {
        this.edges = edges;
        index = new int[edges.length];
        low = new int[edges.length];
        component = new int[edges.length];
        nextEdge = new int[edges.length];
        Arrays.fill(component, -1);
    }

    /** By their lowest member, which each cycle starts with. */
    List<int[]> cycles() {
        for (int i = 0; i < edges.length; i++) {
            if (index[i] == 0) {
                visit(i);
            }
        }
        int[] sizes = new int[components];
        int[] lowest = new int[components];
        for (int i = edges.length - 1; i >= 0; i--) {
            sizes[component[i]]++;
            lowest[component[i]] = i;
        }
        List<int[]> cycles = new ArrayList<>();
        for (int c = 0; c < components; c++) {
            int start = lowest[c];
            if (sizes[c] > 1 || Arrays.stream(edges[start]).anyMatch(to -> to == start)) {
                cycles.add(cycleThrough(start));
            }
        }
        cycles.sort(Comparator.comparingInt(cycle -> cycle[0]));
        return cycles;
    }

    private void visit(int root) {
        Deque<Integer> path = new ArrayDeque<>();
        enter(root, path);
        while (!path.isEmpty()) {
            int at = path.peek();
            if (nextEdge[at] < edges[at].length) {
                int to = edges[at][nextEdge[at]++];
                if (index[to] == 0) {
                    enter(to, path);
                } else if (component[to] < 0) {
                    low[at] = Math.min(low[at], index[to]);
                }
            } else {
                path.pop();
                if (!path.isEmpty()) {
                    low[path.peek()] = Math.min(low[path.peek()], low[at]);
                }
                if (low[at] == index[at]) {
                    closeComponent(at);
                }
            }
        }
    }

    private void enter(int at, Deque<Integer> path) {
        index[at] = ++visited;
        low[at] = visited;
        stack.push(at);
        path.push(at);
    }

    private void closeComponent(int root) {
        int member;
        do {
            member = stack.pop();
            component[member] = components;
        } while (member != root);
        components++;
    }

    /** A shortest way from a member of a component back to itself. */
    private int[] cycleThrough(int start) {
        int[] cameFrom = new int[edges.length];
        Arrays.fill(cameFrom, -1);
        Deque<Integer> todo = new ArrayDeque<>(List.of(start));
        while (true) {
            int at = todo.remove();
            for (int to : edges[at]) {
                if (to == start) {
                    return pathTo(at, start, cameFrom);
                }
                if (component[to] == component[start] && cameFrom[to] < 0) {
                    cameFrom[to] = at;
                    todo.add(to);
                }
            }
        }
    }

    private static int[] pathTo(int end, int start, int[] cameFrom) {
        ArrayDeque<Integer> path = new ArrayDeque<>();
        for (int at = end; at != start; at = cameFrom[at]) {
            path.addFirst(at);
        }
        path.addFirst(start);
        return path.stream().mapToInt(Integer::intValue).toArray();
    }
}

package io.muster.agent.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run has started, however far it went: found by its cgroup, its session, its cookie in the environment,
 * and as descendants of what was found so.
 */
final class ProcessTree {
    private static final long SELF = ProcessHandle.current().pid();

    private final String cookie;
    private final long notBefore;
    private final @Nullable Cgroup cgroup;
    private final long leader;
    private final long leaderStarted;
    /** Once found, a process is remembered: what tied it to the run may end before it does. */
    private final Map<Long, ProcessTable.Entry> known = new HashMap<>();

    /**
     * A tree without a known leader, found by cookie only.
     *
     * @param cookie start of an environment variable, {@code NAME=...}
     * @param notBefore clock ticks; older processes are nobody's business
     */
    ProcessTree(String cookie, long notBefore, @Nullable Cgroup cgroup) {
        this(cookie, notBefore, cgroup, 0);
    }

    /** @param leader the process that leads the run's session */
    ProcessTree(String cookie, long notBefore, @Nullable Cgroup cgroup, long leader) {
        this.cookie = cookie;
        this.notBefore = notBefore;
        this.cgroup = cgroup;
        this.leader = leader;
        ProcessTable.Entry entry = leader == 0 ? null : ProcessTable.read(leader);
        this.leaderStarted = entry == null ? 0 : entry.started();
    }

    /** Whether the kernel vouches that nothing is left, without a look at every process of the host. */
    boolean isKnownEmpty() {
        return cgroup != null && !cgroup.isPopulated() && cgroup.wasUsed();
    }

    boolean canBeKnownEmpty() {
        return cgroup != null && cgroup.wasUsed();
    }

    /**
     * Asks all members to end, gives them the time to, and kills the rest; says whether nothing is left. Takes no
     * longer than the two times together, however many there are.
     */
    boolean end(long grace, long killTime) {
        long start = System.nanoTime();
        Look asked = askToEnd(start + grace / 2);
        while (asked.members().stream().anyMatch(ProcessTree::isAlive) && System.nanoTime() - start < grace) {
            Uninterrupted.pause(5);
        }
        return kill(asked.isClean() ? 1 : 0, start + grace + killTime);
    }

    /**
     * Frozen meanwhile: a storm of forks takes the processor from whoever looks for it, in sessions of full priority.
     */
    private Look askToEnd(long deadline) {
        if (cgroup != null) {
            cgroup.freeze(true);
        }
        try {
            Look look = look(entry -> {}, deadline);
            look.members().forEach(entry -> handle(entry).ifPresent(ProcessHandle::destroy));
            return look;
        } finally {
            if (cgroup != null) {
                cgroup.freeze(false);
            }
        }
    }

    /** Kills until two looks in a row find nothing, or until the deadline; says whether nothing is left. */
    boolean kill(long deadline) {
        look(entry -> {}, deadline); // learns who descends from whom, as long as all are there
        return kill(0, deadline);
    }

    private boolean kill(int cleanLooks, long deadline) {
        int clean = cleanLooks;
        long pause = 1;
        while (true) {
            if (cgroup != null) {
                cgroup.kill();
            }
            clean = look(ProcessTree::kill, deadline).isClean() ? clean + 1 : 0;
            if (clean == 2) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            if (clean == 0) {
                Uninterrupted.pause(pause);
                pause = Math.min(2 * pause, 16);
            }
        }
    }

    private static void kill(ProcessTable.Entry entry) {
        handle(entry).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Members that a walk through the process table found; not complete when its time ran out. */
    private record Look(List<ProcessTable.Entry> members, boolean complete) {
        boolean isClean() {
            return complete && members.isEmpty();
        }
    }

    /** Hands on members as they are found, and first those that make the others. */
    private Look look(Consumer<ProcessTable.Entry> found, long deadline) {
        Set<Long> grouped = cgroup == null ? Set.of() : new HashSet<>(cgroup.pids());
        List<ProcessTable.Entry> members = new ArrayList<>(below(deadline));
        members.forEach(found);
        Set<Long> done = members.stream().map(ProcessTable.Entry::pid).collect(Collectors.toSet());
        List<ProcessTable.Entry> candidates = new ArrayList<>();
        boolean sessionIsOurs = sessionIsOurs();
        boolean complete = true;
        for (long pid : ProcessTable.pids()) {
            if (System.nanoTime() - deadline > 0) {
                complete = false;
                break;
            }
            ProcessTable.Entry entry = done.contains(pid) ? null : ProcessTable.read(pid);
            if (entry == null || entry.started() < notBefore || entry.isDead() || pid == 1 || pid == SELF) {
                continue;
            }
            if (grouped.contains(pid)
                    || entry.isSameAs(known.get(pid))
                    || (sessionIsOurs && entry.session() == leader)
                    || ProcessTable.environmentHas(pid, cookie)) {
                members.add(entry);
                found.accept(entry);
            } else {
                candidates.add(entry);
            }
        }
        int direct = members.size();
        addDescendants(members, candidates);
        members.subList(direct, members.size()).forEach(found);
        members.forEach(entry -> known.put(entry.pid(), entry));
        return new Look(members, complete);
    }

    /** The leader and those below it, as far as no parent between has ended. */
    private List<ProcessTable.Entry> below(long deadline) {
        List<ProcessTable.Entry> family = new ArrayList<>();
        ProcessTable.Entry first = leaderStarted == 0 ? null : ProcessTable.read(leader);
        if (first != null && first.started() == leaderStarted) {
            family.add(first);
        }
        for (int i = 0; i < family.size() && System.nanoTime() - deadline < 0; i++) { // grows while it is walked
            family.addAll(ProcessTable.children(family.get(i).pid()));
        }
        family.removeIf(ProcessTable.Entry::isDead);
        return family;
    }

    private static void addDescendants(List<ProcessTable.Entry> members, List<ProcessTable.Entry> candidates) {
        Set<Long> parents = new HashSet<>();
        for (int i = 0; i < members.size(); i++) { // grows while it is walked
            parents.add(members.get(i).pid());
            if (i == members.size() - 1) {
                List<ProcessTable.Entry> children = candidates.stream()
                        .filter(entry -> parents.contains(entry.parent()))
                        .toList();
                candidates.removeAll(children);
                members.addAll(children);
                parents.clear();
            }
        }
    }

    /** The number of a session that has ended may have been given to a stranger's. */
    private boolean sessionIsOurs() {
        if (leader == 0) {
            return false;
        }
        ProcessTable.Entry holder = ProcessTable.read(leader);
        return holder == null || holder.started() == leaderStarted;
    }

    /** A handle that is surely of this process and not of a later one with its number. */
    private static Optional<ProcessHandle> handle(ProcessTable.Entry entry) {
        return ProcessHandle.of(entry.pid()).filter(handle -> isAlive(entry));
    }

    private static boolean isAlive(ProcessTable.Entry entry) {
        ProcessTable.Entry now = ProcessTable.read(entry.pid());
        return now != null && !now.isDead() && now.isSameAs(entry);
    }
}

package io.muster.agent.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** Asks all members to end, gives them the time to, and kills the rest; says whether nothing is left. */
    boolean end(long grace, long killTime) {
        List<ProcessTable.Entry> members = members();
        members.forEach(member -> handle(member).ifPresent(ProcessHandle::destroy));
        long graceEnd = System.nanoTime() + grace;
        while (members.stream().anyMatch(ProcessTree::isAlive) && System.nanoTime() - graceEnd < 0) {
            Uninterrupted.pause(5);
        }
        return kill(members.isEmpty() ? 1 : 0, System.nanoTime() + killTime);
    }

    /** Kills until two looks in a row find nothing, or until the deadline; says whether nothing is left. */
    boolean kill(long deadline) {
        return kill(0, deadline);
    }

    private boolean kill(int cleanLooks, long deadline) {
        int clean = cleanLooks;
        long pause = 1;
        while (true) {
            if (cgroup != null) {
                cgroup.kill();
            }
            List<ProcessTable.Entry> members = members();
            members.forEach(member -> handle(member).ifPresent(ProcessHandle::destroyForcibly));
            clean = members.isEmpty() ? clean + 1 : 0;
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

    private List<ProcessTable.Entry> members() {
        Set<Long> grouped = cgroup == null ? Set.of() : new HashSet<>(cgroup.pids());
        List<ProcessTable.Entry> candidates = new ArrayList<>();
        List<ProcessTable.Entry> members = new ArrayList<>();
        boolean sessionIsOurs = sessionIsOurs();
        for (ProcessTable.Entry entry : ProcessTable.since(notBefore)) {
            if (entry.isDead() || entry.pid() == 1 || entry.pid() == SELF) {
                continue;
            }
            if (grouped.contains(entry.pid())
                    || (sessionIsOurs && entry.session() == leader)
                    || ProcessTable.environmentHas(entry.pid(), cookie)) {
                members.add(entry);
            } else {
                candidates.add(entry);
            }
        }
        addDescendants(members, candidates);
        return members;
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
        return now != null && !now.isDead() && now.started() == entry.started();
    }
}

package io.muster.testing.trial;

import io.muster.testing.cluster.Member;
import io.muster.testing.cluster.TestCluster;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** What can go wrong with a member of a cluster. */
public enum FaultKind {
    KILL,
    STOP,
    FREEZE,
    CUT,
    DEAFEN,
    MUTE,
    RESET,
    SLOW,
    FULL_DISK;

    private static final int LEAVE = 3 << 20;

    Fault of(Member member, Random random) {
        long leave = random.nextInt(LEAVE);
        long rate = 50_000L + random.nextInt(1_000_000);
        Duration delay = Duration.ofMillis(random.nextInt(200));
        String name = name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + member.name();
        return switch (this) {
            case KILL -> new Fault(name, member::kill, member::ensureRunning);
            case STOP -> new Fault(name, member::stop, member::ensureRunning);
            case FREEZE -> new Fault(name, member::freeze, member::thaw);
            case CUT -> new Fault(name, member::cut, member::heal);
            case DEAFEN -> new Fault(name, member::deafen, member::heal);
            case MUTE -> new Fault(name, member::mute, member::heal);
            case RESET -> new Fault(name, member::reset, () -> {});
            case SLOW -> new Fault(name, () -> member.slow(delay, rate), member::heal);
            case FULL_DISK ->
                new Fault(name + ", " + leave + " bytes left", () -> member.fillDisk(leave), member::emptyDisk);
        };
    }

    /** A fault of any member, of the kinds that it may meet. */
    static Fault any(Menu menu, TestCluster cluster, Random random) {
        List<Member> members = cluster.members();
        while (true) {
            Member member = members.get(random.nextInt(members.size()));
            List<FaultKind> kinds = menu.of(member, cluster);
            FaultKind kind = kinds.get(random.nextInt(kinds.size()));
            if (kind != FULL_DISK || member.hasDisk()) {
                return kind.of(member, random);
            }
        }
    }
}

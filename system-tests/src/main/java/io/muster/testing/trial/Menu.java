package io.muster.testing.trial;

import io.muster.testing.cluster.Member;
import io.muster.testing.cluster.TestCluster;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Which faults a trial may choose from. */
public record Menu(Set<FaultKind> ofNodes, Set<FaultKind> ofCoordinators) {
    public Menu {
        ofNodes = Set.copyOf(ofNodes);
        ofCoordinators = Set.copyOf(ofCoordinators);
    }

    /** Everything that can happen to processes. */
    public static Menu everything() {
        return new Menu(EnumSet.allOf(FaultKind.class), EnumSet.allOf(FaultKind.class));
    }

    /** Without what members cannot do that share the test's JVM. */
    public static Menu inOneJvm() {
        Set<FaultKind> possible = EnumSet.complementOf(EnumSet.of(FaultKind.FREEZE, FaultKind.FULL_DISK));
        return new Menu(possible, possible);
    }

    /** In the order of the enum, so that a seed means the same each time. */
    List<FaultKind> of(Member member, TestCluster cluster) {
        Set<FaultKind> kinds = cluster.nodes().contains(member.name()) ? ofNodes : ofCoordinators;
        return new ArrayList<>(EnumSet.copyOf(kinds));
    }
}

package io.muster.coordinator.cluster;

import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;

/** Asks the cluster's own view. */
final class ClusterReach implements Reach {
    private final ActorSystem system;

    ClusterReach(ActorSystem system) {
        this.system = system;
    }

    @Override
    public boolean reaches(String address) {
        CurrentClusterState state = Cluster.get(system).state();
        return has(state.getMembers(), address) && !has(state.getUnreachable(), address);
    }

    private static boolean has(Iterable<Member> members, String address) {
        for (Member member : members) {
            if (member.address().toString().equals(address)) {
                return true;
            }
        }
        return false;
    }
}

package io.muster.coordinator.cluster;

import java.util.List;
import java.util.Optional;

/** The coordinators and the leader's lease, as the database told at one moment. */
record Peers(List<Peer> all, LeaseRow leader, String selfInstance) {
    static final Peers NONE = new Peers(List.of(), new LeaseRow(null, null, 0, 0, 0), "");

    Peers {
        all = List.copyOf(all);
    }

    /** Others that are members, the leader first. */
    List<Peer> members() {
        return all.stream()
                .filter(Peer::isMember)
                .filter(peer -> !peer.instance().equals(selfInstance))
                .sorted((a, b) -> Boolean.compare(isLeader(b), isLeader(a)))
                .toList();
    }

    private boolean isLeader(Peer peer) {
        return leader.isLiveOf(peer.instance());
    }

    /** The one that has the leader's lease, unless it is silent. */
    Optional<Peer> leading() {
        return all.stream().filter(this::isLeader).filter(Peer::isAlive).findFirst();
    }

    /** The one with this data directory, whether it is alive or not. */
    Optional<Peer> byId(String id) {
        return all.stream().filter(peer -> peer.id().equals(id)).findFirst();
    }
}

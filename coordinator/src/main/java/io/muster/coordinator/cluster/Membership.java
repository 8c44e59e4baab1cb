package io.muster.coordinator.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the other coordinators through the database and joins them. Where no member is alive, whoever gets the leader's
 * lease founds the cluster, so that there is one, also after all were gone. A member of a cluster that another leads by
 * the lease has strayed, and starts again.
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    /** A join that was asked for may take this long before it is asked for again. */
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(10);
    /** Longer than a takeover, in which the leader by the lease is not yet, or no longer, known to all members. */
    private static final Duration STRAY_PATIENCE = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final Registry registry;
    private final Leases leases;
    private final Identity self;
    private final Runnable restart;
    private List<Address> asked = List.of();
    private long askedNanos;
    private @Nullable Long strayedNanos;
    private boolean stopped;
    private boolean joined;
    private volatile Peers peers = Peers.NONE;

    /** What others learn about this run; {@link Peer} says what the parts mean. */
    record Identity(String id, String instance, String address, String url, String version) {
        Peer as(Peer.State state) {
            return new Peer(id, instance, address, url, version, state, Duration.ZERO);
        }
    }

    /** @param restart begins the end of this run, which is to be followed by a new one */
    Membership(ActorSystem<?> system, Registry registry, Leases leases, Identity self, Runnable restart) {
        this.cluster = Cluster.get(system);
        this.registry = registry;
        this.leases = leases;
        this.self = self;
        this.restart = restart;
    }

    void start() {
        long beat = leases.terms().heartbeat().toMillis();
        // Ends with the thread; a step does not throw.
        ScheduledFuture<?> unused =
                leases.databaseThread().scheduleWithFixedDelay(this::step, 0, beat, TimeUnit.MILLISECONDS);
    }

    /** As of the last heartbeat. */
    Peers peers() {
        return peers;
    }

    /** Joins nothing any more, and tells the others. To be called on the database's thread. */
    void leave() {
        if (stopped) {
            return;
        }
        stopped = true;
        try {
            registry.leave(self.as(Peer.State.STOPPED));
        } catch (SQLException e) {
            LOG.warn("the others are not told that this coordinator stops: {}", e.getMessage());
        }
    }

    private void step() {
        if (stopped) {
            return;
        }
        try {
            boolean member = isMember();
            if (joined && !member) {
                // Left, or put out by the others: this run is over.
                leave();
                return;
            }
            joined = member;
            registry.announce(self.as(member ? Peer.State.MEMBER : Peer.State.JOINING));
            peers = new Peers(registry.all(), leases.read(LeaseTable.LEADER), self.instance());
            if (member) {
                watchForStraying();
            } else if (!isJoining()) {
                join();
            }
        } catch (SQLException e) {
            LOG.warn("the database does not tell where the other coordinators are: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("finding the other coordinators failed, it is tried again", e);
        }
    }

    private void join() throws SQLException {
        List<Address> seeds = new ArrayList<>();
        for (Peer peer : peers.members()) {
            seeds.add(AddressFromURIString.parse(peer.address()));
        }
        if (seeds.isEmpty()) {
            if (leases.leader().take()) {
                LOG.info("no other coordinator is alive: founding the cluster at {}", self.address());
                asked = List.of();
                cluster.manager().tell(Join.create(cluster.selfMember().address()));
            }
            return;
        }
        boolean impatient = System.nanoTime() - askedNanos > JOIN_PATIENCE.toNanos();
        if (!seeds.equals(asked) || impatient) {
            LOG.info("joining {}", seeds);
            asked = seeds;
            askedNanos = System.nanoTime();
            cluster.manager().tell(new JoinSeedNodes(seeds));
        }
    }

    private void watchForStraying() {
        String leader = peers.leader().address();
        boolean strayed = peers.leader().isLive() && leader != null && !knows(leader);
        if (!strayed) {
            strayedNanos = null;
        } else if (strayedNanos == null) {
            strayedNanos = System.nanoTime();
        } else if (System.nanoTime() - strayedNanos > STRAY_PATIENCE.toNanos()) {
            LOG.warn("{} leads by the lease and is not in this cluster: starting again to join it", leader);
            stopped = true;
            restart.run();
        }
    }

    private boolean knows(String address) {
        return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
                .anyMatch(member -> member.address().toString().equals(address));
    }

    private boolean isMember() {
        MemberStatus status = cluster.selfMember().status();
        return status.equals(MemberStatus.up())
                || status.equals(MemberStatus.weaklyUp())
                || status.equals(MemberStatus.leaving())
                || status.equals(MemberStatus.exiting());
    }

    private boolean isJoining() {
        return cluster.selfMember().status().equals(MemberStatus.joining());
    }
}

package io.muster.coordinator.cluster;

import io.muster.coordinator.config.ClusterConfig;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;

/**
 * How this run of a coordinator gets along with the others: leases, membership, and what is known of the others. A
 * coordinator whose database only it can open is alone, and leads from the start.
 */
public final class Coordination implements Leadership, AutoCloseable {
    private final Settings settings;
    private final String instance = UUID.randomUUID().toString();
    private final SqlAccess access;
    private final Leases leases;
    private final Registry registry;
    private volatile @Nullable Membership membership;
    private volatile String url = "";

    /**
     * What it works with.
     *
     * @param id of the data directory
     * @param database where connections come from, each of its own
     * @param alone nobody else can open the database
     * @param version of this program, for people and for rolling upgrades
     */
    public record Settings(String id, DataSource database, ClusterConfig cluster, boolean alone, String version) {}

    public Coordination(Settings settings) {
        this.settings = settings;
        DatabaseTime time = settings.alone() ? DatabaseTime.H2 : DatabaseTime.POSTGRESQL;
        access = settings.alone()
                ? SqlAccess.pooled(settings.database())
                : new OwnConnection(settings.database(), settings.cluster().answer(), Runnable::run);
        leases = new Leases(
                new LeaseTable(access, time),
                instance,
                new HeldLease.Terms(
                        settings.cluster().lease(), settings.cluster().heartbeat(), settings.alone()));
        registry = new Registry(access, time);
    }

    /** For the actor system, whose leases these are. */
    public Setup setup() {
        return leases;
    }

    /** Of the data directory: the name under which others know what is stored here. */
    public String id() {
        return settings.id();
    }

    public boolean isAlone() {
        return settings.alone();
    }

    /** Secrets that all coordinators have in common: the first one's. Blocks. */
    public String agree(String name, String proposed) throws IOException {
        try {
            return settings.alone() ? proposed : new SharedSecrets(access).agree(name, proposed);
        } catch (SQLException e) {
            throw new IOException("the database does not tell the secret " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * Begins to look for the others, or founds the cluster.
     *
     * @param ownUrl base address of this coordinator's API, for the others
     * @param restart begins the end of this run, which is to be followed by a new one
     */
    public void join(ActorSystem<?> system, String ownUrl, Runnable restart) {
        url = ownUrl;
        Cluster cluster = Cluster.get(system);
        String address = cluster.selfMember().address().toString();
        leases.at(address);
        if (settings.alone()) {
            cluster.manager().tell(Join.create(cluster.selfMember().address()));
            return;
        }
        Membership.Identity self =
                new Membership.Identity(settings.id(), instance, address, ownUrl, settings.version());
        Membership started = new Membership(system, registry, leases, self, restart);
        membership = started;
        started.start();
    }

    @Override
    public Term term() {
        return new Term(settings.id(), url, leases.leader().epoch());
    }

    @Override
    public boolean isLeader() {
        return leases.leader().isHeld();
    }

    @Override
    public void doubt() {
        leases.leader().verify();
    }

    /** The one that leads, as of the last heartbeat; empty while nobody does. */
    public Optional<Peer> leader() {
        return peers().leading();
    }

    /** The coordinator with a data directory, alive or not, as of the last heartbeat. */
    public Optional<Peer> peer(String id) {
        return peers().byId(id);
    }

    private Peers peers() {
        Membership current = membership;
        return current == null ? Peers.NONE : current.peers();
    }

    /** The end of this run begins: takes itself back from the others' lists. Does not block. */
    public void leave() {
        Membership current = membership;
        if (current != null) {
            leases.onDatabaseThread(current::leave);
        }
    }

    /** Gives leases back. Blocks for a moment. */
    @Override
    public void close() {
        leave();
        leases.close();
        access.close();
    }
}

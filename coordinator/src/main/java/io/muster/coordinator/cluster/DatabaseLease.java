package io.muster.coordinator.cluster;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/**
 * Pekko's view of a row of the lease table: the singleton's is {@code leader}, the split-brain resolver's is
 * {@code decision}. Named in {@code muster-pekko.conf}, made by Pekko.
 */
public final class DatabaseLease extends Lease {
    private final LeaseSettings settings;
    private final ExtendedActorSystem system;
    private final boolean leads;

    public DatabaseLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.system = system;
        this.leads = settings.leaseConfig().getString("row").equals(LeaseTable.LEADER);
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return acquire(lost -> {});
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return leads ? lease().acquire(lost) : new Decider(leases(), new ClusterReach(system)).decide();
    }

    @Override
    public CompletionStage<Boolean> release() {
        return lease().release();
    }

    @Override
    public boolean checkLease() {
        return lease().isHeld();
    }

    private HeldLease lease() {
        return leads ? leases().leader() : leases().decision();
    }

    /** Looked up when it is used: not every actor system in a test joins a cluster. */
    private Leases leases() {
        return system.settings()
                .setup()
                .get(Leases.class)
                .orElseThrow(() -> new IllegalStateException("the actor system was made without leases"));
    }
}

package io.muster.coordinator.cluster;

import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.setup.Setup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of one run of a coordinator, and the two threads that keep them. Goes into the actor system as a set-up,
 * where {@link DatabaseLease} finds it.
 */
final class Leases extends Setup implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);

    private final ScheduledExecutorService database = thread("muster-lease");
    private final ScheduledExecutorService watch = thread("muster-lease-watch");
    private final LeaseTable table;
    private final String instance;
    private volatile String address = "";
    private final HeldLease.Terms terms;
    private final HeldLease leader;
    private final HeldLease decision;

    /** @param instance this run of the coordinator */
    Leases(LeaseTable table, String instance, HeldLease.Terms terms) {
        this.table = table;
        this.instance = instance;
        this.terms = terms;
        HeldLease.Threads threads = new HeldLease.Threads(database, watch);
        leader = new HeldLease(LeaseTable.LEADER, table, this::owner, terms, threads);
        decision = new HeldLease(LeaseTable.DECISION, table, this::owner, terms, threads);
        leader.start();
        decision.start();
    }

    /** Held by the coordinator that leads; its epoch fences commands. */
    HeldLease leader() {
        return leader;
    }

    /** Held by the coordinator that decided in a partition. */
    HeldLease decision() {
        return decision;
    }

    /** Where this run is in the cluster, which is known once the port is bound; before that nothing is acquired. */
    void at(String clusterAddress) {
        address = clusterAddress;
    }

    String instance() {
        return instance;
    }

    private LeaseTable.Owner owner() {
        return new LeaseTable.Owner(instance, address);
    }

    HeldLease.Terms terms() {
        return terms;
    }

    ScheduledExecutorService databaseThread() {
        return database;
    }

    /** Before whatever comes after it; nothing happens after the end. */
    void onDatabaseThread(Runnable work) {
        try {
            database.execute(work);
        } catch (RejectedExecutionException e) {
            LOG.debug("too late: leases are closed");
        }
    }

    /** Gives back what is held, so that nobody waits for it to end. Blocks for a moment. */
    @Override
    public void close() {
        leader.release();
        decision.release();
        database.shutdown();
        watch.shutdownNow();
        try {
            if (!database.awaitTermination(3, TimeUnit.SECONDS)) {
                LOG.warn("leases could not be given back in time; they end by themselves");
                database.shutdownNow();
            }
        } catch (InterruptedException e) {
            database.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    LeaseRow read(String name) throws SQLException {
        return table.read(name);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }
}

package io.muster.coordinator.enrol;

import io.muster.coordinator.enrol.EnrolmentStore.Enrolment;
import io.muster.coordinator.enrol.EnrolmentStore.Identity;
import io.muster.coordinator.security.AgentCaller;
import io.muster.coordinator.security.AgentStanding;
import io.muster.coordinator.security.Tokens;
import io.muster.protocol.http.JoinTokenView;
import io.muster.protocol.http.NodeIdentityView;
import io.muster.protocol.id.NodeId;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Join tokens, and the identities that agents get by them. What coordinators decide by is a copy in memory, renewed
 * every two seconds, so that agents stay known while the database is silent; a revoked one is out within that time
 * everywhere.
 */
public final class Enrolments implements AgentStanding {
    private static final Logger LOG = LoggerFactory.getLogger(Enrolments.class);
    public static final Duration LOOK = Duration.ofSeconds(2);
    /** How long tokens are listed after they have expired. */
    private static final Duration FORGET = Duration.ofDays(7);
    /** A key that is not known may have been made on another coordinator a moment ago. */
    private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(500).toNanos();

    private final EnrolmentStore store;
    private final Clock clock;
    private volatile Known known = new Known(-1, Map.of(), Set.of());
    private volatile long lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;
    /** One look at a time: a database that is slow holds up one thread, not all. */
    private final ReentrantLock looking = new ReentrantLock();

    public Enrolments(DataSource database, Clock clock) {
        this.store = new EnrolmentStore(database);
        this.clock = clock;
    }

    /** Valid identities, as of one moment. */
    private record Known(long change, Map<String, NodeId> byHash, Set<NodeId> nodes) {}

    /** Why an agent could not enrol; the code tells which of them. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final boolean nodeTaken;

        Refused(String message, boolean nodeTaken) {
            super(message);
            this.nodeTaken = nodeTaken;
        }

        /** Whether it is the node's state that forbids it, not the token's. */
        public boolean isNodeTaken() {
            return nodeTaken;
        }
    }

    /** Brings the copy up to date. Blocks; where the database is silent the copy stays. */
    public void look() {
        if (!looking.tryLock()) {
            return;
        }
        try {
            refresh();
        } catch (SQLException e) {
            LOG.debug("identities of agents cannot be read: {}", e.getMessage());
        } finally {
            looking.unlock();
        }
    }

    /** Counts what has just changed here. */
    private void lookAtOwnChange() throws SQLException {
        looking.lock();
        try {
            refresh();
        } finally {
            looking.unlock();
        }
    }

    private void refresh() throws SQLException {
        lookedNanos = System.nanoTime();
        long change = store.changes();
        if (change == known.change()) {
            return;
        }
        Map<String, NodeId> byHash = new HashMap<>();
        for (Identity identity : store.identities()) {
            if (identity.view().revoked() == null) {
                byHash.put(identity.hash(), identity.view().node());
            }
        }
        // Counted before it was read: what changed in between is found at the next look.
        known = new Known(change, Map.copyOf(byHash), Set.copyOf(new HashSet<>(byHash.values())));
    }

    /** Whose key this is, as far as is known here; empty for nobody's. */
    public Optional<AgentCaller> find(String key) {
        String hash = Tokens.hash(key);
        return Optional.ofNullable(known.byHash().get(hash)).map(node -> AgentCaller.identified(node, hash));
    }

    /** Looks for keys that were made on another coordinator a moment ago, unless that was done just now. Blocks. */
    public void lookAgain() {
        if (System.nanoTime() - lookedNanos >= LOOK_AGAIN_NANOS) {
            look();
        }
    }

    @Override
    public Optional<String> objection(AgentCaller caller, NodeId node) {
        Known now = known;
        if (!caller.maySpeakFor(node)) {
            return Optional.of("this agent may not speak for node " + node + ", only for "
                    + String.join(", ", caller.names() == null ? Set.of() : caller.names()));
        }
        String identity = caller.identity();
        if (identity != null) {
            return now.byHash().containsKey(identity)
                    ? Optional.empty()
                    : Optional.of("the identity of node " + node + " was revoked");
        }
        return caller.names() == null && now.nodes().contains(node)
                ? Optional.of("node " + node + " has an identity of its own; the join secret is not enough for it")
                : Optional.empty();
    }

    /** Makes a token; the answer is the only one that tells it. Blocks. */
    public JoinTokenView create(String name, String user, int uses, Duration valid) throws SQLException {
        Instant now = clock.instant();
        store.removeTokensBefore(now.minus(FORGET).toEpochMilli());
        String token = Tokens.random("mjt_");
        JoinTokenView view =
                new JoinTokenView(UUID.randomUUID().toString(), name, user, now, now.plus(valid), uses, 0, token);
        store.add(view, Tokens.hash(token));
        LOG.info("{} made join token {} for {} nodes, valid until {}", user, view.id(), uses, view.expires());
        return view;
    }

    public List<JoinTokenView> tokens() throws SQLException {
        return store.tokens();
    }

    /** Says whether there was one. Blocks. */
    public boolean removeToken(String id) throws SQLException {
        return store.removeToken(id);
    }

    /** Newest state of every node that ever enrolled. Blocks. */
    public List<NodeIdentityView> identities() throws SQLException {
        return store.identities().stream().map(Identity::view).toList();
    }

    /**
     * Gives a node its identity: who has this key is its agent. Blocks.
     *
     * @throws Refused with the reason, where token or node forbid it
     */
    public void enrol(String token, NodeId node, String key) throws SQLException, Refused {
        EnrolmentStore.Outcome outcome =
                store.enrol(new Enrolment(Tokens.hash(token), node, Tokens.hash(key), clock.millis()));
        switch (outcome) {
            case ENROLLED -> {
                lookAtOwnChange();
                LOG.info("node {} enrolled", node);
            }
            case TOKEN_REFUSED ->
                throw new Refused("there is no such join token, or it has expired or is used up", false);
            case NODE_TAKEN -> throw new Refused("node " + node + " has an identity already; revoke it first", true);
            case TOKEN_OLDER ->
                throw new Refused(
                        "node " + node + " was revoked after this join token was made; make a new token for it", true);
        }
    }

    /** Takes a node's identity away; says whether it had one. Blocks. */
    public boolean revoke(NodeId node, String user) throws SQLException {
        boolean had = store.revoke(node, clock.millis());
        if (had) {
            LOG.info("{} revoked the identity of node {}", user, node);
            lookAtOwnChange();
        }
        return had;
    }
}

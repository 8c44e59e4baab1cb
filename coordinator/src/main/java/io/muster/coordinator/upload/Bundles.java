package io.muster.coordinator.upload;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.coordinator.cluster.Coordination;
import io.muster.coordinator.cluster.Peer;
import io.muster.coordinator.security.ClusterSecret;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The bundles of all coordinators: those here are read from the disk, others through the coordinator that has them, for
 * it is the leader that uploads.
 */
public final class Bundles implements CargoSource {
    private final BundleStore store;
    private final Coordination coordination;
    private final ClusterSecret secret;

    public Bundles(BundleStore store, Coordination coordination, ClusterSecret secret) {
        this.store = store;
        this.coordination = coordination;
        this.secret = secret;
    }

    @Override
    public Cargo find(CollectionId id, @Nullable String holder) throws IOException {
        if (holder == null || holder.equals(coordination.id())) {
            return store.bundle(id)
                    .<Cargo>map(StoredCargo::new)
                    .orElseThrow(() -> UploadProblem.lasting("the bundle is not there any more"));
        }
        Optional<Peer> peer = coordination.peer(holder);
        if (peer.isEmpty() || !peer.get().isAlive()) {
            throw UploadProblem.passing("the bundle is on "
                    + peer.map(Peer::url).orElse("a coordinator that nobody runs")
                    + " (coordinator-id " + holder + "), which does not answer");
        }
        return PeerCargo.of(peer.get().url(), id, secret);
    }
}

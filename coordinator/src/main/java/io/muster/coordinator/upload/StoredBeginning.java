package io.muster.coordinator.upload;

import io.muster.coordinator.bundle.BundleStore;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/**
 * The chunks of nodes that have ended, on this coordinator's disk.
 *
 * @param nodes in the order in which they will be sealed
 */
public record StoredBeginning(
        BundleStore store, CollectionId id, String file, String mediaType, Supplier<List<NodeId>> nodes)
        implements Beginning {
    @Override
    public CargoBytes now() throws IOException {
        return new StoredParts(store.chunks(id, nodes.get()));
    }
}

package io.muster.coordinator.bundle;

import io.muster.protocol.archive.BundleSealer;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import java.io.IOException;
import java.util.List;

/** Seals a collection's bundle in the store. Blocks. */
public final class Sealing {
    private Sealing() {}

    /** Closes the intake, writes the last parts and keeps the bundle's description. */
    public static StoredBundle seal(BundleStore store, ManifestHeader header, List<NodeId> nodes) throws IOException {
        store.close(header.id());
        BundleSealer.SealedBundle sealed =
                BundleSealer.seal(header, store.segments(header.id(), nodes), store.sealFolder(header.id()));
        StoredBundle bundle =
                StoredBundle.of(header.root() + "." + header.format().extension(), header.format(), sealed);
        store.save(header.id(), bundle);
        return bundle;
    }
}

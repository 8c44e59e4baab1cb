package io.muster.coordinator.bundle;

import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.archive.BundleSealer;
import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.EncryptedSealer;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Seals a collection's bundle in the store. Blocks. */
public final class Sealing {
    private Sealing() {}

    /**
     * Closes the intake, writes the last parts and keeps the bundle's description. A bundle that an earlier run sealed,
     * and could not tell any more, is left as it is: nothing happened to the collection since. On a full disk the space
     * that is reserved for it is used.
     *
     * @param analysis what is to be found out of it; nothing is where it is encrypted
     * @param completes whether it begins with an earlier bundle, which the collection has inherited
     */
    public static StoredBundle seal(
            BundleStore store, ManifestHeader header, AnalysisOrder analysis, boolean completes, List<NodeId> nodes)
            throws IOException {
        synchronized (store.sealLock(header.id())) {
            store.close(header.id());
            Optional<StoredBundle> present = store.bundle(header.id());
            if (present.isPresent()) {
                store.save(header.id(), present.get());
                return present.get();
            }
            try {
                return write(store, header, analysis, completes, nodes);
            } catch (IOException e) {
                if (!DiskFull.isCauseOf(e)) {
                    throw e;
                }
                store.reserve().giveUp();
                return write(store, header, analysis, completes, nodes);
            }
        }
    }

    private static StoredBundle write(
            BundleStore store, ManifestHeader header, AnalysisOrder analysis, boolean completes, List<NodeId> nodes)
            throws IOException {
        Path folder = store.sealFolder(header.id());
        boolean encrypted = !header.recipients().isEmpty();
        List<SegmentFiles> segments = new ArrayList<>();
        if (completes) {
            segments.addAll(store.inherited(header.id()));
        }
        segments.addAll(store.segments(header.id(), nodes));
        SealedBundle sealed = encrypted
                ? EncryptedSealer.seal(header, analysis, segments, folder)
                : BundleSealer.seal(header, analysis, segments, folder);
        for (Path part : sealed.parts()) {
            if (part.startsWith(folder)) {
                force(part);
            }
        }
        SegmentFolder.force(folder);
        // Both bundles have the same top folder, and are not to overwrite each other.
        String name = completes ? header.root() + "-" + header.id().shortForm() : header.root();
        StoredBundle bundle = StoredBundle.of(name, header.format(), encrypted, sealed);
        store.save(header.id(), bundle);
        store.reserve().take();
        return bundle;
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.manifest.RecoveredManifest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Makes a sealed bundle of one that was cut at any byte. */
public final class BundleRecovery {
    private BundleRecovery() {}

    /**
     * What came of a recovery.
     *
     * @param bytesRead length of the damaged file
     * @param bytesKept how much of it the new bundle holds
     * @param entries in the new bundle, those that Muster adds included
     * @param cutShort path of the entry whose end is missing, filled with zeros; empty if there is none
     * @param manifestKept false when the manifest was lost, and a minimal one says so
     */
    public record Report(long bytesRead, long bytesKept, long entries, String cutShort, boolean manifestKept) {}

    /**
     * Seals what {@code damaged} holds in whole frames into {@code output}: whole or not at all. Entries that ended are
     * kept byte for byte; the last one, if it goes on beyond the cut, is filled with zeros and marked.
     *
     * @throws BundleFormatException if there is nothing to recover
     */
    public static Report recover(Path damaged, Path output, Instant now) throws IOException {
        Path target = output.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException(output + " is not a file name");
        }
        Path scratch = Files.createTempDirectory(folder, ".muster-recover-");
        Path bundle = scratch.resolve("bundle");
        try {
            Report report = recover(damaged, bundle, scratch, now);
            Files.move(bundle, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return report;
        } finally {
            Files.deleteIfExists(bundle);
            Files.delete(scratch);
        }
    }

    private static Report recover(Path damaged, Path bundle, Path scratch, Instant now) throws IOException {
        try (FileChannel in = FileChannel.open(damaged, StandardOpenOption.READ);
                FileSource source = new FileSource(in);
                FileChannel out = FileChannel.open(bundle, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            BundleFormat format = BundleReader.detect(source);
            try (Salvage salvage = new Salvage(source, format, scratch)) {
                salvage.read();
                BundleFile.copy(in, salvage.kept(), out);
                salvage.close(out);
                IndexAssembler index = salvage.index();
                if (salvage.manifestKept()) {
                    BundleTail.end(salvage.root(), format, index, out);
                } else {
                    BundleTail.write(salvage.root(), now, format, index, out, tail -> {
                        tail.version();
                        tail.large(
                                BundlePaths.MANIFEST,
                                scratch.resolve("manifest"),
                                json -> RecoveredManifest.write(salvage.root(), format, now, salvage.items(), json));
                    });
                }
                out.force(true);
                return new Report(
                        in.size(), salvage.kept(), index.entries(), salvage.cutShort(), salvage.manifestKept());
            }
        }
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.encryption.AgeIdentities;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** Makes the ordinary bundle of an encrypted one. */
public final class BundleDecryption {
    private BundleDecryption() {}

    /**
     * What came of it.
     *
     * @param warnings what is missing, and why; the new manifest has them too
     */
    public record Report(long entries, long bytes, List<String> warnings) {
        public Report {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Decrypts into {@code output}, readable by its owner only: whole or not at all. What is damaged, or cut off, ends
     * its node's part there, with a warning.
     *
     * @throws AgeIdentities.NoIdentityMatches if it was encrypted for others
     * @throws BundleFormatException if this is no encrypted bundle, or cut before its manifest
     */
    public static Report decrypt(Path encrypted, AgeIdentities identities, Path output) throws IOException {
        Path target = output.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new IOException(output + " is not a file name");
        }
        try (EncryptedBundle bundle = EncryptedBundle.open(encrypted)) {
            Path scratch = Files.createTempDirectory(folder, ".muster-decrypt-");
            Path whole = scratch.resolve("bundle");
            try {
                Report report = decrypt(bundle, identities, whole, scratch);
                Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return report;
            } finally {
                Files.deleteIfExists(whole);
                Files.delete(scratch);
            }
        }
    }

    private static Report decrypt(EncryptedBundle bundle, AgeIdentities identities, Path whole, Path scratch)
            throws IOException {
        try (FileChannel out = FileChannel.open(
                        whole,
                        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                DecryptRun run = new DecryptRun(bundle, identities, out, scratch)) {
            for (EncryptedChunk chunk : bundle.chunks()) {
                run.chunk(chunk);
            }
            Report report = run.finish();
            out.force(true);
            return report;
        }
    }
}

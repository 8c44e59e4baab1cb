package io.muster.protocol.archive;

import io.muster.protocol.archive.EntryHeader.EntryType;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;

/** Checks that a bundle is what it says: every digest, the index against the tar stream, the manifest against both. */
public final class BundleVerifier {
    private final BundleReader reader;
    private final Findings findings = new Findings();
    private final Fingerprints found = new Fingerprints();
    private final Fingerprints paths = new Fingerprints();
    private long position;
    private long entries;
    private long bytes;
    private long tailFrom = -1;

    private BundleVerifier(BundleReader reader) {
        this.reader = reader;
    }

    /**
     * Reads the whole bundle once; of an encrypted one, what can be checked without a key.
     *
     * @throws BundleFormatException if it is none, or was not sealed
     */
    public static Verification verify(Path file) throws IOException {
        if (EncryptedBundle.isOne(file)) {
            return EncryptedCheck.verify(file);
        }
        try (BundleReader reader = BundleReader.open(file)) {
            return new BundleVerifier(reader).run();
        }
    }

    private Verification run() throws IOException {
        ManifestCheck manifest = new ManifestCheck(reader, findings);
        try {
            for (Iterator<EntryRecord> all = reader.entries().iterator(); all.hasNext(); ) {
                entry(all.next());
            }
            if (position != reader.index().directory().uncompressed()) {
                findings.corrupt("the index does not account for the whole archive");
            }
            nameRepeated(paths.sort().repeated());
            FrameLayout.check(reader, findings);
            manifest.check(found.upTo(tailFrom));
        } catch (UncheckedIOException e) {
            findings.corrupt(String.valueOf(e.getMessage()));
        } catch (BundleFormatException | EOFException e) {
            findings.corrupt(String.valueOf(e.getMessage()));
        }
        return findings.toVerification(entries, bytes, manifest.planned(), manifest.collected(), false);
    }

    private void entry(EntryRecord entry) throws IOException {
        if (entry.at() != position) {
            findings.corrupt(entry.path() + ": begins at " + entry.at() + ", the entry before ends at " + position);
        }
        position = entry.at() + entry.headerBytes() + entry.size() + TarHeaders.padding(entry.size());
        if (entry.collector() == null && entry.path().equals(reader.root() + "/" + BundlePaths.VERSION)) {
            tailFrom = entries;
        }
        found.add(Fingerprints.of(entry.path(), entry.size(), entry.sha256()));
        paths.add(Fingerprints.of(entry.path(), 0, null));
        entries++;
        if (!entry.path().startsWith(reader.root() + "/")) {
            findings.corrupt(entry.path() + ": lies outside of the top folder");
        }
        try {
            reader.header(entry);
            if (entry.type() == EntryType.FILE) {
                reader.copy(entry, OutputStream.nullOutputStream());
                bytes += entry.size();
            }
        } catch (BundleFormatException | EOFException | IllegalArgumentException e) {
            findings.corrupt(entry.path() + ": " + e.getMessage());
        }
        if (entry.type() == EntryType.FILE && entry.sha256() == null) {
            findings.marked(entry.path() + ": "
                    + (entry.notes().isEmpty() ? "no digest" : entry.notes().get(0)));
        }
    }

    private void nameRepeated(Set<Long> repeated) {
        if (!repeated.isEmpty()) {
            reader.entries()
                    .map(EntryRecord::path)
                    .filter(path -> repeated.remove(Fingerprints.of(path, 0, null)))
                    .forEach(path -> findings.corrupt(path + ": occurs more than once"));
        }
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.archive.EncryptedSegment.SealedFile;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestScanner;
import io.muster.protocol.manifest.ManifestScanner.Visitor;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks an encrypted bundle without a key: that the archive is whole, that each age file of the manifest is there with
 * a whole header and the digest that it had when it was sealed, and that every planned item has a verdict.
 */
final class EncryptedCheck implements Visitor {
    private final EncryptedBundle bundle;
    private final Findings findings = new Findings();
    private final Map<NodeId, Deque<SealedFile>> expected = new HashMap<>();
    private long bytes;
    private int planned;
    private int answered;
    private int collected;

    private EncryptedCheck(EncryptedBundle bundle) {
        this.bundle = bundle;
    }

    static Verification verify(Path file) throws IOException {
        try (EncryptedBundle bundle = EncryptedBundle.open(file)) {
            return new EncryptedCheck(bundle).run();
        }
    }

    private Verification run() throws IOException {
        if (bundle.problem() != null) {
            findings.corrupt(bundle.problem());
        }
        for (EncryptedSegment segment : bundle.parts().segments()) {
            expected.put(segment.node(), new ArrayDeque<>(segment.files()));
        }
        for (EncryptedChunk chunk : bundle.chunks()) {
            try {
                check(chunk);
            } catch (BundleFormatException e) {
                findings.corrupt(chunk.file().header().path() + ": " + e.getMessage());
            }
        }
        expected.forEach((node, missing) -> {
            if (!missing.isEmpty()) {
                findings.corrupt("the last " + missing.size() + " files of " + node + " are missing");
            }
        });
        try (InputStream manifest = bundle.manifest()) {
            ManifestScanner.scan(manifest, this);
        }
        if (planned != answered) {
            findings.corrupt("the manifest plans " + planned + " items and has verdicts on " + answered);
        }
        long entries = bundle.clear().size() + (long) bundle.chunks().size();
        return findings.toVerification(entries, bytes, planned, collected, true);
    }

    private void check(EncryptedChunk chunk) throws IOException {
        Deque<SealedFile> files = expected.getOrDefault(chunk.node(), new ArrayDeque<>());
        SealedFile told = files.pollFirst();
        if (told == null) {
            throw new BundleFormatException("is not in the manifest");
        }
        chunk.check(bundle.source());
        long size = chunk.file().header().size();
        ContentDigest found =
                EncryptedSealer.digest(bundle.source(), chunk.file().contentAt(), size);
        bytes += size;
        if (size != told.bytes() || !found.equals(told.digest())) {
            throw new BundleFormatException("is not the file that the manifest speaks of here");
        }
    }

    @Override
    public void planned(NodeId node, CollectorId collector) {
        planned++;
    }

    @Override
    public void verdict(NodeId node, CollectorId collector, @Nullable VerdictKind verdict) {
        if (verdict != null) {
            answered++;
        }
        if (verdict == VerdictKind.COLLECTED) {
            collected++;
        }
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Turns segments into a bundle without touching their bytes: reads the chunks' own indexes, closes entries that were
 * cut short, and writes the last segment (version, manifest, summary, links), the end blocks and the index.
 */
public final class BundleSealer {
    private BundleSealer() {}

    /**
     * One node's chunks.
     *
     * @param chunks files of the chunks 0, 1, 2, … without holes
     */
    public record SegmentFiles(NodeId node, List<Path> chunks) {}

    /**
     * A sealed bundle: the concatenation of its parts, in order.
     *
     * @param bytes total length
     * @param sha256 of the whole, in lower-case hex
     */
    public record SealedBundle(List<Path> parts, long bytes, String sha256, long entries) {}

    /**
     * Seals. Files that it writes go to {@code folder}: what closes a segment, and the tail. Running it again
     * overwrites them. A chunk that is damaged on disk ends its segment there, with a warning in the manifest.
     *
     * @throws IOException if the folder cannot be written or a chunk cannot be read
     */
    public static SealedBundle seal(ManifestHeader header, List<SegmentFiles> segments, Path folder)
            throws IOException {
        return seal(header, AnalysisOrder.NONE, segments, folder);
    }

    /** As {@link #seal(ManifestHeader, List, Path)}, with what analyzers find; they cannot make it fail. */
    public static SealedBundle seal(
            ManifestHeader header, AnalysisOrder analysis, List<SegmentFiles> segments, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        try (SealRun run = new SealRun(header, analysis, folder)) {
            for (SegmentFiles segment : segments) {
                run.segment(segment);
            }
            return run.finish();
        }
    }
}

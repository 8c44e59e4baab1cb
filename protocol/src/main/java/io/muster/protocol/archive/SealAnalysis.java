package io.muster.protocol.archive;

import io.muster.protocol.analysis.Analysis;
import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.analysis.AnalysisReport;
import io.muster.protocol.archive.EntryHeader.EntryType;
import io.muster.protocol.manifest.ManifestHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The analyzers of one seal. Only what they ask for is read, out of the chunks as they are on disk; one bundle at a
 * time in the whole process, so that what they hold in memory does not grow with collections.
 */
final class SealAnalysis {
    private static final Object ONE_AT_A_TIME = new Object();

    private final String prefix;
    private final Analysis<EntryRecord> analysis;

    SealAnalysis(ManifestHeader header, AnalysisOrder order) {
        this.prefix = header.root() + "/";
        List<String> nodes = header.nodeLevel()
                ? header.plan().nodes().stream()
                        .map(node -> node.node().value())
                        .toList()
                : List.of();
        this.analysis = new Analysis<>(order, nodes);
    }

    /** @param entry as it is in the bundle, not in its segment */
    void offer(EntryRecord entry) {
        if (entry.type() == EntryType.FILE && entry.path().startsWith(prefix)) {
            analysis.offer(entry.path().substring(prefix.length()), entry.size(), entry);
        }
    }

    /**
     * Runs them. What keeps all of them from it becomes a warning.
     *
     * @param parts of the bundle, from its first byte on
     */
    AnalysisReport run(List<Path> parts, FrameTable frames, BundleFormat format, List<String> warnings) {
        synchronized (ONE_AT_A_TIME) {
            try (SeekableSource source = new PartsSource(parts);
                    FrameDecompressor decompressor = FrameDecompressor.of(format);
                    FrameReader reader = new FrameReader(source, frames, decompressor)) {
                return analysis.run(entry -> content(reader, entry));
            } catch (IOException | RuntimeException e) {
                warnings.add("analyzers were not run: " + e);
                return AnalysisReport.NONE;
            }
        }
    }

    private static byte[] content(FrameReader frames, EntryRecord entry) throws IOException {
        byte[] content = new byte[(int) entry.size()];
        try (EntryStream stream = new EntryStream(frames, entry)) {
            stream.readNBytes(content, 0, content.length);
        }
        return content;
    }
}

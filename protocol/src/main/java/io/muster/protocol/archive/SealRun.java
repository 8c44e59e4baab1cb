package io.muster.protocol.archive;

import io.muster.protocol.analysis.AnalysisJson;
import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.analysis.AnalysisReport;
import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.ChunkIndex.OpenEntry;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ExecutionSummary;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.manifest.ManifestWriter;
import io.muster.protocol.manifest.SkippedCollectors;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run of {@link BundleSealer}. */
final class SealRun implements AutoCloseable {
    private final ManifestHeader header;
    private final Path folder;
    private final BundleFormat format;
    private final IndexAssembler index;
    private final ItemSpill items;
    private final FrameDecompressor decompressor;
    private final NodeFolders folders;
    private final RedactionTally redactions = new RedactionTally();
    private final List<Path> parts = new ArrayList<>();
    private final Map<NodeId, Integer> segments = new HashMap<>();
    private final List<String> warnings;
    /** Null where there is nothing to analyze. */
    private final @Nullable SealAnalysis analysis;

    SealRun(ManifestHeader header, AnalysisOrder order, Path folder) throws IOException {
        this.header = header;
        this.analysis = order.isEmpty() ? null : new SealAnalysis(header, order);
        this.folder = folder;
        this.format = header.format();
        this.index = new IndexAssembler(folder.resolve("index.tmp"), format);
        this.items = new ItemSpill(folder.resolve("items.tmp"));
        this.decompressor = FrameDecompressor.of(format);
        this.folders = new NodeFolders(header.root());
        this.warnings = new ArrayList<>(header.warnings());
    }

    void segment(SegmentFiles segment) throws IOException {
        index.segment();
        Path closing = closing(segment.node());
        Files.deleteIfExists(closing);
        long position = 0;
        OpenEntry open = null;
        for (Path file : segment.chunks()) {
            try (SeekableSource chunk = SeekableSource.file(file)) {
                ChunkIndex found = ChunkIndexes.read(chunk, format, decompressor);
                index.chunk(found, chunk.size());
                for (EntryRecord entry : found.entries()) {
                    entry(segment.node(), entry, false);
                }
                position += found.uncompressed();
                open = found.open();
                parts.add(file);
            } catch (BundleFormatException e) {
                warnings.add(
                        "what " + segment.node() + " sent ends before " + file.getFileName() + ": " + e.getMessage());
                break;
            }
        }
        if (open != null) {
            close(segment.node(), position, open, closing);
        }
    }

    /** A node has a second segment where a bundle was completed; no node's name holds a tilde. */
    private Path closing(NodeId node) {
        int number = segments.merge(node, 1, Integer::sum);
        return folder.resolve("closing-" + node + (number == 1 ? "" : "~" + number));
    }

    private void close(NodeId node, long position, OpenEntry open, Path closing) throws IOException {
        try (FileChannel out = create(closing)) {
            ChunkIndex added = ZeroFill.close(position, List.of(), List.of(), open, format, out);
            index.chunk(added, out.size());
            parts.add(closing);
        }
        entry(node, open.cutShort(), open.missing() > 0);
    }

    private void entry(NodeId node, EntryRecord entry, boolean cutShort) throws IOException {
        items.add(node, entry, cutShort);
        if (analysis != null) {
            analysis.offer(index.placed(entry));
        }
        folders.add(node, entry.path());
        redactions.add(entry.path().substring(entry.path().indexOf('/') + 1), entry.redactions());
    }

    SealedBundle finish() throws IOException {
        Path tail = folder.resolve("tail");
        try (FileChannel out = create(tail)) {
            BundleTail.write(header.root(), header.endedAt(), format, index, out, this::writeTail);
        }
        parts.add(tail);
        long bytes = 0;
        for (Path part : parts) {
            bytes += Files.size(part);
        }
        return new SealedBundle(List.copyOf(parts), bytes, BundleFile.sha256(parts), index.entries());
    }

    private void writeTail(TailSegment tail) throws IOException {
        AnalysisReport report =
                analysis == null ? AnalysisReport.NONE : analysis.run(parts, index.frames(), format, warnings);
        ManifestHeader told = header.withWarnings(warnings);
        tail.version();
        tail.large(BundlePaths.SKIPPED, folder.resolve("skipped.tmp"), out -> SkippedCollectors.write(told, out));
        tail.large(
                BundlePaths.REDACTIONS,
                folder.resolve("redactions.tmp"),
                out -> redactions.write(header.redaction(), out));
        if (analysis != null) {
            tail.large(
                    BundlePaths.ANALYSIS,
                    folder.resolve("analysis.tmp"),
                    out -> AnalysisJson.write(report.results(), out));
        }
        tail.file(BundlePaths.SUMMARY, EntryPaths.utf8(ExecutionSummary.of(told, report)));
        if (header.nodeLevel()) {
            tail.nodes(folders);
        }
        tail.large(BundlePaths.MANIFEST, folder.resolve("manifest.tmp"), out -> ManifestWriter.write(told, items, out));
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    @Override
    public void close() throws IOException {
        decompressor.close();
        try {
            index.close();
        } finally {
            items.close();
        }
    }
}

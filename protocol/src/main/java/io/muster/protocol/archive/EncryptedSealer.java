package io.muster.protocol.archive;

import io.muster.protocol.analysis.AnalysisOrder;
import io.muster.protocol.analysis.AnalysisReport;
import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.EncryptedSegment.SealedFile;
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
import java.util.List;

/**
 * Turns encrypted segments into a bundle without a key and without touching their bytes: a plain tar with the manifest
 * in clear, which knows no content, and each node's age files as they came.
 */
public final class EncryptedSealer {
    /** What ends an encrypted bundle's name, for its content does not compress. */
    public static final String EXTENSION = "tar";

    public static final String MEDIA_TYPE = "application/x-tar";

    private final ManifestHeader header;
    private final List<Path> chunks = new ArrayList<>();
    private final List<EncryptedSegment> segments = new ArrayList<>();
    private final List<String> warnings;
    private long entries;

    private EncryptedSealer(ManifestHeader header) {
        this.header = header;
        this.warnings = new ArrayList<>(header.warnings());
    }

    /**
     * Seals. Files that it writes go to {@code folder}: what comes before the segments, and the end. Running it again
     * overwrites them. A chunk that is damaged, or not encrypted, ends its segment there, with a warning in the
     * manifest.
     *
     * @throws IOException if the folder cannot be written or a chunk cannot be read
     */
    public static SealedBundle seal(ManifestHeader header, List<SegmentFiles> segments, Path folder)
            throws IOException {
        return seal(header, AnalysisOrder.NONE, segments, folder);
    }

    /** As {@link #seal(ManifestHeader, List, Path)}, with a warning where analyzers were to run: they cannot. */
    public static SealedBundle seal(
            ManifestHeader header, AnalysisOrder analysis, List<SegmentFiles> segments, Path folder)
            throws IOException {
        Files.createDirectories(folder);
        EncryptedSealer sealer = new EncryptedSealer(header);
        if (!analysis.isEmpty()) {
            sealer.warnings.add("analyzers were not run, for the bundle is encrypted: \"muster bundle analyze\" runs"
                    + " them on what \"muster bundle decrypt\" makes of it");
        }
        for (SegmentFiles segment : segments) {
            sealer.segment(segment);
        }
        return sealer.finish(folder);
    }

    private void segment(SegmentFiles segment) throws IOException {
        List<SealedFile> files = new ArrayList<>();
        for (Path file : segment.chunks()) {
            try (SeekableSource source = SeekableSource.file(file)) {
                files.add(check(source, segment.node(), files.size()));
                chunks.add(file);
                entries++;
            } catch (BundleFormatException e) {
                warnings.add(
                        "what " + segment.node() + " sent ends before " + file.getFileName() + ": " + e.getMessage());
                break;
            }
        }
        segments.add(new EncryptedSegment(segment.node(), files));
    }

    private SealedFile check(SeekableSource source, NodeId node, int number) throws IOException {
        TarEntry entry = TarEntry.isTar(source) ? TarEntry.read(source, 0) : null;
        EncryptedChunk chunk = entry == null ? null : EncryptedChunk.of(header.root(), entry);
        if (entry == null || chunk == null) {
            throw new BundleFormatException("is not encrypted: it is no age file in a tar entry");
        }
        String path = EncryptedChunk.path(header.root(), node, number, header.format());
        if (!entry.header().path().equals(path) || entry.end() != source.size()) {
            throw new BundleFormatException("is another chunk than its place says");
        }
        chunk.check(source);
        return new SealedFile(
                entry.header().size(),
                digest(source, entry.contentAt(), entry.header().size()));
    }

    /** Of a stretch that was found to be there. */
    static ContentDigest digest(SeekableSource source, long at, long length) throws IOException {
        ContentDigest.Running digest = ContentDigest.Algorithm.CRC32C.start();
        SourceInput.forEach(source, at, length, digest::update);
        return digest.finish();
    }

    private SealedBundle finish(Path folder) throws IOException {
        Path head = folder.resolve("head");
        Path end = folder.resolve("end");
        try (FileChannel out = create(head);
                TarOutput tar = new TarOutput(out, header.root(), header.endedAt())) {
            ManifestHeader told = header.withWarnings(warnings);
            tar.file(BundlePaths.VERSION, EntryPaths.utf8(BundlePaths.VERSION_YAML));
            tar.large(
                    BundlePaths.MANIFEST,
                    folder.resolve("manifest.tmp"),
                    json -> ManifestWriter.writeEncrypted(told, segments, json));
            tar.large(BundlePaths.SKIPPED, folder.resolve("skipped.tmp"), json -> SkippedCollectors.write(told, json));
            tar.file(BundlePaths.SUMMARY, EntryPaths.utf8(ExecutionSummary.of(told, AnalysisReport.NONE)));
            entries += tar.entries();
        }
        Files.write(end, new byte[2 * TarHeaders.BLOCK]);
        List<Path> parts = new ArrayList<>();
        parts.add(head);
        parts.addAll(chunks);
        parts.add(end);
        long bytes = 0;
        for (Path part : parts) {
            bytes += Files.size(part);
        }
        return new SealedBundle(List.copyOf(parts), bytes, BundleFile.sha256(parts), entries);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }
}

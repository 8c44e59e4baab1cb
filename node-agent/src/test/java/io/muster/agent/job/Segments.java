package io.muster.agent.job;

import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.BundleReader;
import io.muster.protocol.archive.BundleSealer;
import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.EntryRecord;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Plan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens the chunks of a segment the way a coordinator does: seals them, then reads the bundle. */
public final class Segments {
    private Segments() {}

    /** Contents by path below the top folder; only what collectors have added. */
    public static Map<String, byte[]> entries(Path folder, NodeId node, List<Path> chunks) throws IOException {
        Map<String, byte[]> contents = new LinkedHashMap<>();
        try (BundleReader reader = BundleReader.open(seal(folder, node, chunks))) {
            for (EntryRecord entry : reader.entries().toList()) {
                if (entry.collector() != null) {
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    reader.copy(entry, content);
                    contents.put(entry.path().substring(entry.path().indexOf('/') + 1), content.toByteArray());
                }
            }
        }
        return contents;
    }

    /** Notes by path below the top folder. */
    public static Map<String, List<String>> notes(Path folder, NodeId node, List<Path> chunks) throws IOException {
        Map<String, List<String>> notes = new LinkedHashMap<>();
        try (BundleReader reader = BundleReader.open(seal(folder, node, chunks))) {
            reader.entries()
                    .forEach(entry ->
                            notes.put(entry.path().substring(entry.path().indexOf('/') + 1), entry.notes()));
        }
        return notes;
    }

    private static Path seal(Path folder, NodeId node, List<Path> chunks) throws IOException {
        Instant now = Instant.now();
        ManifestHeader header = new ManifestHeader(
                CollectionId.next(now),
                JobHarness.ROOT,
                true,
                BundleFormat.TAR_ZST,
                CollectionState.COMPLETED,
                null,
                "test",
                now,
                now,
                now,
                "test",
                "",
                "none",
                List.of(),
                null,
                null,
                List.of(),
                new Plan(List.of()),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                "test");
        Path tail = Files.createDirectories(folder.resolve("tail"));
        SealedBundle sealed = BundleSealer.seal(header, List.of(new SegmentFiles(node, chunks)), tail);
        Path whole = folder.resolve("bundle.tar.zst");
        try (OutputStream out = Files.newOutputStream(whole)) {
            for (Path part : sealed.parts()) {
                Files.copy(part, out);
            }
        }
        return whole;
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.archive.BundleSealer.SealedBundle;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.encryption.Recipient;
import io.muster.protocol.id.CollectionId;
import io.muster.protocol.id.CollectorId;
import io.muster.protocol.id.NodeId;
import io.muster.protocol.manifest.ManifestHeader;
import io.muster.protocol.plan.CollectionState;
import io.muster.protocol.plan.Plan;
import io.muster.protocol.plan.PlannedItem;
import io.muster.protocol.plan.Verdict;
import io.muster.protocol.plan.VerdictKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Bundles for tests. */
final class Samples {
    static final String ROOT = "muster-20260101T000000Z-abcdef01";
    static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");
    static final CollectorId LOGS = new CollectorId("logs");

    private Samples() {}

    /** A sink that keeps each chunk as a file, as the coordinator does. */
    static final class ChunkFiles implements ChunkSink {
        private final Path folder;
        private final String node;
        final List<Path> files = new ArrayList<>();
        final List<Chunk> chunks = new ArrayList<>();

        ChunkFiles(Path folder, String node) {
            this.folder = folder;
            this.node = node;
        }

        @Override
        public void accept(Chunk chunk) throws IOException {
            Path file = folder.resolve(node + "-" + chunk.number());
            byte[] bytes = new byte[chunk.bytes().remaining()];
            chunk.bytes().duplicate().get(bytes);
            Files.write(file, bytes);
            files.add(file);
            chunks.add(chunk);
        }

        SegmentFiles segment() {
            return new SegmentFiles(new NodeId(node), files);
        }
    }

    static EntryRecord put(SegmentWriter writer, String path, byte[] content) throws IOException {
        EntryOutput out = writer.begin(EntryHeader.file(path, content.length, AT, LOGS));
        out.write(ByteBuffer.wrap(content));
        return out.finish(List.of());
    }

    static byte[] text(int length, long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(length + 100);
        while (text.length() < length) {
            text.append("2026-01-02T03:04:05.")
                    .append(random.nextInt(1000))
                    .append("Z INFO  [worker-")
                    .append(random.nextInt(16))
                    .append("] com.example.Service - handled request id=")
                    .append(Long.toHexString(random.nextLong()))
                    .append(" in ")
                    .append(random.nextInt(5000))
                    .append(" ms\n");
        }
        text.setLength(length);
        return EntryPaths.utf8(text.toString());
    }

    static byte[] noise(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static ManifestHeader header(BundleFormat format, String... nodes) {
        return header(format, List.of(), nodes);
    }

    static ManifestHeader header(BundleFormat format, List<Recipient> recipients, String... nodes) {
        Map<PlannedItem, Verdict> verdicts = new LinkedHashMap<>();
        List<Plan.NodePlan> plans = new ArrayList<>();
        for (String node : nodes) {
            plans.add(new Plan.NodePlan(new NodeId(node), List.of(LOGS)));
            verdicts.put(
                    new PlannedItem(new NodeId(node), LOGS),
                    new Verdict(VerdictKind.COLLECTED, null, 0, AT, AT.plusMillis(11128), 1, 1, 0, List.of()));
        }
        return header(format, recipients, new Plan(plans), verdicts);
    }

    static ManifestHeader header(BundleFormat format, Plan plan, Map<PlannedItem, Verdict> verdicts) {
        return header(format, List.of(), plan, verdicts);
    }

    private static ManifestHeader header(
            BundleFormat format, List<Recipient> recipients, Plan plan, Map<PlannedItem, Verdict> verdicts) {
        boolean complete = plan.items().stream()
                .allMatch(item ->
                        verdicts.containsKey(item) && verdicts.get(item).kind().isComplete());
        return new ManifestHeader(
                new CollectionId("0198a000-0000-7000-8000-0000abcdef01"),
                ROOT,
                true,
                format,
                complete ? CollectionState.COMPLETED : CollectionState.PARTIAL,
                null,
                "alice",
                AT,
                AT,
                AT.plusMillis(32635),
                "logs",
                "kind: SupportBundle\n",
                "none",
                recipients,
                null,
                null,
                List.of(),
                plan,
                verdicts,
                List.of(),
                List.of(),
                List.of(),
                "muster 0.1.0");
    }

    /** One node's entries below {@code host-collectors/<node>/}, sealed into {@code folder/bundle}. */
    static Path seal(Path folder, BundleFormat format, Map<String, byte[]> entries) throws IOException {
        ChunkFiles chunks = new ChunkFiles(Files.createDirectories(folder.resolve("chunks")), "n1");
        try (SegmentWriter writer = new SegmentWriter(format, chunks)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(writer, nodePath(entry.getKey()), entry.getValue());
            }
        }
        return write(folder, BundleSealer.seal(header(format, "n1"), List.of(chunks.segment()), folder));
    }

    static Path write(Path folder, SealedBundle sealed) throws IOException {
        Path bundle = folder.resolve("bundle");
        BundleFile.write(sealed, bundle);
        return bundle;
    }

    static String nodePath(String path) {
        return ROOT + "/host-collectors/n1/" + path;
    }
}

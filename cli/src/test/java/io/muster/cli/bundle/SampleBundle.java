package io.muster.cli.bundle;

import io.muster.protocol.archive.BundleFile;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.BundleSealer;
import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.archive.SegmentWriter;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small bundle with one file from a node. */
public final class SampleBundle {
    private SampleBundle() {}

    /** Writes it into a folder. */
    public static Path write(Path folder) throws IOException {
        List<Path> chunks = new ArrayList<>();
        try (SegmentWriter writer = new SegmentWriter(BundleFormat.TAR_ZST, chunk -> {
            byte[] bytes = new byte[chunk.bytes().remaining()];
            chunk.bytes().duplicate().get(bytes);
            chunks.add(Files.write(folder.resolve("chunk-" + chunk.number()), bytes));
        })) {
            BundleCommandTest.file(writer, "system/cpu.json", "{\"logicalCount\": 2}");
            writer.cut();
        }
        Path bundle = folder.resolve("bundle.tar.zst");
        SegmentFiles segment = new SegmentFiles(new NodeId("n1"), chunks);
        BundleFile.write(
                BundleSealer.seal(BundleCommandTest.header(List.of()), List.of(segment), folder.resolve("sealed")),
                bundle);
        return bundle;
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.id.NodeId;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Writes the last segment. The manifest comes last: when it is whole, everything before it is, which is how
 * {@link BundleRecovery} knows whether it can keep this segment.
 */
final class TailSegment {
    /** Writes content of a size that is not known before. */
    @FunctionalInterface
    interface Content {
        void write(OutputStream out) throws IOException;
    }

    private final SegmentWriter writer;
    private final String root;
    private final Instant at;

    TailSegment(SegmentWriter writer, String root, Instant at) {
        this.writer = writer;
        this.root = root;
        this.at = at;
    }

    void version() throws IOException {
        file(BundlePaths.VERSION, EntryPaths.utf8(BundlePaths.VERSION_YAML));
    }

    void file(String path, byte[] content) throws IOException {
        EntryOutput out = writer.begin(EntryHeader.file(root + "/" + path, content.length, at, null));
        out.write(ByteBuffer.wrap(content));
        out.finish(List.of());
    }

    /** Through memory: for what is small. */
    void small(String path, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.write(bytes);
        file(path, bytes.toByteArray());
    }

    /** Through a file, because a tar entry's size comes first; the file is gone afterwards. */
    void large(String path, Path scratch, Content content) throws IOException {
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(scratch), 64 << 10)) {
                content.write(out);
            }
            try (FileChannel in = FileChannel.open(scratch, StandardOpenOption.READ)) {
                EntryOutput out = writer.begin(EntryHeader.file(root + "/" + path, in.size(), at, null));
                while (out.remaining() > 0) {
                    if (out.transferFrom(in) < 0) {
                        throw new IOException(scratch + " was cut short by someone else");
                    }
                }
                out.finish(List.of());
            }
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    /** The nodes' list and the links by which the other of Troubleshoot's two layouts resolves. */
    void nodes(NodeFolders folders) throws IOException {
        file(
                BundlePaths.NODE_LIST,
                IndexCodec.toJson(Map.of(
                        "nodes", folders.nodes().stream().map(NodeId::value).toList())));
        for (NodeId node : folders.nodes()) {
            for (String folder : folders.of(node)) {
                String path = root + "/" + BundlePaths.HOST_COLLECTORS + "/" + folder + "/" + node;
                writer.begin(EntryHeader.symlink(path, "../" + node + "/" + folder, at, null))
                        .finish(List.of());
            }
        }
    }
}

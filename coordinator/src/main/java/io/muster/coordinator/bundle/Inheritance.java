package io.muster.coordinator.bundle;

import io.muster.protocol.archive.BundleSealer.SegmentFiles;
import io.muster.protocol.id.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The chunks that a bundle begins with when it completes another one: links to that one's files, in
 * {@code inherited/<number>~<node>/<n>.chunk}. What sealing had added to them is made anew.
 */
final class Inheritance {
    private static final String NAME = "inherited";

    private Inheritance() {}

    /** @param temporary on the same file system */
    static void take(Path from, Path into, Path temporary) throws IOException {
        Path target = into.resolve(NAME);
        if (Files.exists(target)) {
            return;
        }
        StoredBundle bundle = StoredBundle.read(from)
                .orElseThrow(() -> new IOException("the bundle that is to be completed is not here any more"));
        Path fresh = Files.createDirectory(temporary.resolve(NAME + "-" + UUID.randomUUID()), OwnerOnly.FOLDER);
        Path source = null;
        Path segment = fresh;
        int segments = 0;
        for (StoredBundle.Part part : bundle.parts()) {
            Path file = from.relativize(part.path());
            // segments/<node>[~<attempt>]/<n>.chunk, or what was inherited itself; the rest is what sealing has added.
            if (file.getNameCount() != 3) {
                continue;
            }
            if (!file.subpath(0, 2).equals(source)) {
                SegmentFolder.force(segment);
                source = file.subpath(0, 2);
                segment = Files.createDirectory(fresh.resolve("%06d~%s".formatted(segments++, node(source))));
            }
            Files.createLink(segment.resolve(file.getFileName()), part.path());
        }
        SegmentFolder.force(segment);
        SegmentFolder.force(fresh);
        Files.createDirectories(into, OwnerOnly.FOLDER);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        SegmentFolder.force(into);
    }

    /** No node's name holds a tilde. */
    private static String node(Path segment) {
        String[] names = segment.getName(1).toString().split("~", 2);
        return segment.startsWith(NAME) ? names[1] : names[0];
    }

    static List<SegmentFiles> read(Path collection) throws IOException {
        List<Path> folders;
        try (Stream<Path> found = Files.list(collection.resolve(NAME))) {
            folders = found.sorted().toList();
        }
        List<SegmentFiles> segments = new ArrayList<>();
        for (Path folder : folders) {
            String name = folder.getFileName().toString();
            SegmentFolder segment = new SegmentFolder(folder);
            segments.add(new SegmentFiles(
                    new NodeId(name.substring(name.indexOf('~') + 1)),
                    segment.sizes().keySet().stream().map(segment::chunk).toList()));
        }
        return segments;
    }
}

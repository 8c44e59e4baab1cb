package io.muster.coordinator.bundle;

import io.muster.protocol.archive.ContentDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of one node's chunks. A chunk has its name only once it is whole and forced to disk, so that what is found
 * under a name after a crash counts.
 */
record SegmentFolder(Path path) {
    private static final Pattern CHUNK = Pattern.compile("(0|[1-9]\\d{0,8})\\.chunk");

    /** Makes it where it is missing, durably. */
    static SegmentFolder create(Path within, Path path) throws IOException {
        Path folder = within;
        for (Path name : within.relativize(path)) {
            Path child = folder.resolve(name);
            if (!Files.isDirectory(child)) {
                Files.createDirectory(child);
                force(folder);
            }
            folder = child;
        }
        return new SegmentFolder(path);
    }

    Path chunk(int number) {
        return path.resolve(number + ".chunk");
    }

    /** The chunks that are there, with their sizes. */
    Map<Integer, Long> sizes() throws IOException {
        Map<Integer, Long> sizes = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Matcher name = CHUNK.matcher(file.getFileName().toString());
                if (name.matches()) {
                    sizes.put(Integer.parseInt(name.group(1)), Files.size(file));
                }
            }
        }
        return sizes;
    }

    ContentDigest digest(int number, ContentDigest.Algorithm algorithm) throws IOException {
        ContentDigest.Running digest = algorithm.start();
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try (FileChannel in = FileChannel.open(chunk(number), StandardOpenOption.READ)) {
            while (in.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return digest.finish();
    }

    /** Makes the names in a folder survive power loss. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

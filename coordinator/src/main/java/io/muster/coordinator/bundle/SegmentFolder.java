package io.muster.coordinator.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

    /** The SHA-256 of a chunk, in lower-case hex. */
    String digest(int number) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = Files.newInputStream(chunk(number))) {
            for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Makes the names in a folder survive power loss. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

package io.muster.protocol.archive;

import io.muster.protocol.archive.BundleSealer.SealedBundle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;

/** A bundle as one file. */
public final class BundleFile {
    private static final int BUFFER = 256 << 10;

    private BundleFile() {}

    /**
     * Writes the parts of a bundle, in order, to one file: whole or not at all. An existing file is replaced.
     *
     * @throws IOException if a part cannot be read, is not as long as it was, or the file cannot be written
     */
    public static void write(SealedBundle bundle, Path file) throws IOException {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        Path name = target.getFileName();
        if (folder == null || name == null) {
            throw new IOException(file + " is not a file name");
        }
        Path temporary = Files.createTempFile(folder, ".muster-", ".part");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                for (Path part : bundle.parts()) {
                    append(part, out);
                }
                if (out.position() != bundle.bytes()) {
                    throw new IOException("the bundle's parts changed while they were put together");
                }
                out.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void append(Path part, FileChannel out) throws IOException {
        try (FileChannel in = FileChannel.open(part, StandardOpenOption.READ)) {
            copy(in, in.size(), out);
        }
    }

    /** Appends the first {@code bytes} of {@code in}. */
    static void copy(FileChannel in, long bytes, FileChannel out) throws IOException {
        for (long at = 0; at < bytes; ) {
            long n = in.transferTo(at, bytes - at, out);
            if (n <= 0) {
                throw new IOException("the file became shorter while it was copied");
            }
            at += n;
        }
    }

    /** Digest of the parts as one. */
    static String sha256(List<Path> parts) throws IOException {
        MessageDigest digest = Digests.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (Path part : parts) {
            try (FileChannel in = FileChannel.open(part, StandardOpenOption.READ)) {
                while (in.read(buffer.clear()) >= 0) {
                    digest.update(buffer.flip());
                }
            }
        }
        return Digests.finish(digest);
    }
}

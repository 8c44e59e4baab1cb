package io.muster.testing.cluster;

import io.muster.testing.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system in memory under a program's data folder; needs root. */
public final class Disk implements AutoCloseable {
    private static final int PIECE = 64 << 10;

    private final Path folder;
    private final Path ballast;

    private Disk(Path folder) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
    }

    static Disk mount(Path folder, int kibibytes) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k,mode=0700", "muster-test", folder.toString());
        return new Disk(folder);
    }

    /** Takes all space but so many bytes. */
    public void fill(long leave) {
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (folder.toFile().getUsableSpace() > leave) {
                long excess = folder.toFile().getUsableSpace() - leave;
                out.write(piece, 0, (int) Math.min(piece.length, excess));
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Gives that space back. */
    public void free() {
        try {
            Files.deleteIfExists(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Shell.run("umount", "-l", folder.toString());
    }
}

package io.muster.coordinator.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that only takes space, given up when the disk is full, so that what has arrived can still be sealed. It is
 * there for the case that others fill the disk beyond the watermark.
 */
final class SpaceReserve {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceReserve.class);
    private static final int BLOCK = 64 << 10;

    private final Path file;
    private final long bytes;

    SpaceReserve(Path file, long bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /** Takes the space where it is not taken and there is twice as much. Blocks. */
    synchronized void take() throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        boolean taken = Files.exists(file) && Files.size(file) == bytes;
        if (bytes == 0 || taken || folder == null || Files.getFileStore(folder).getUsableSpace() < 2 * bytes) {
            return;
        }
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(BLOCK);
            for (long written = 0; written < bytes; ) {
                zeros.clear().limit((int) Math.min(BLOCK, bytes - written));
                written += out.write(zeros);
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            if (!DiskFull.isCauseOf(e)) {
                throw e;
            }
        }
    }

    /** Gives the space back. Blocks. */
    synchronized void giveUp() throws IOException {
        if (Files.deleteIfExists(file)) {
            LOG.warn("the disk is full: gave up the {} bytes that were kept for sealing", bytes);
        }
    }
}

package io.muster.coordinator.bundle;

import io.muster.protocol.archive.ContentDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * One chunk on its way to disk: a temporary file, its running digest, and the move to its final name. Blocks; for the
 * blocking dispatcher only. Must be ended by {@link #commit} or {@link #abort}.
 */
public final class ChunkUpload {
    private final SegmentIntake intake;
    private final int number;
    private final ContentDigest expected;
    private final long maxBytes;
    private final Path temporary;
    private final SegmentFolder folder;
    private final FileChannel channel;
    private final ContentDigest.Running digest;
    private long length;

    ChunkUpload(
            SegmentIntake intake,
            int number,
            ContentDigest expected,
            long maxBytes,
            Path temporary,
            SegmentFolder folder)
            throws IOException {
        this.intake = intake;
        this.number = number;
        this.expected = expected;
        this.maxBytes = maxBytes;
        this.temporary = temporary;
        this.folder = folder;
        this.digest = expected.algorithm().start();
        this.channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Appends; what goes beyond the bound is counted, not kept. */
    public void write(ByteBuffer content) throws IOException {
        length += content.remaining();
        if (length > maxBytes) {
            return;
        }
        digest.update(content.duplicate());
        while (content.hasRemaining()) {
            channel.write(content);
        }
    }

    /** Checks, forces to disk and moves into place. Whatever the outcome, the temporary file is gone afterwards. */
    public ChunkOutcome commit() throws IOException {
        try (channel) {
            if (length > maxBytes) {
                return ChunkOutcome.TOO_LARGE;
            }
            if (!digest.finish().equals(expected)) {
                return ChunkOutcome.DIGEST_MISMATCH;
            }
            channel.force(false);
            return intake.commit(number, expected, length, this::moveIntoPlace);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Forgets it. */
    public void abort() {
        try (channel) {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(ChunkUpload.class).warn("cannot remove {}: {}", temporary, e.toString());
        }
    }

    private void moveIntoPlace() throws IOException {
        Files.move(temporary, folder.chunk(number), StandardCopyOption.ATOMIC_MOVE);
        SegmentFolder.force(folder.path());
    }
}

package io.muster.agent.state;

import io.muster.agent.job.Resume.Entries;
import io.muster.agent.spool.SavedChunk;
import io.muster.agent.spool.SpoolLog;
import io.muster.protocol.archive.BundleFormat;
import io.muster.protocol.archive.Chunk;
import io.muster.protocol.archive.ChunkTail;
import io.muster.protocol.archive.ContentDigest;
import io.muster.protocol.archive.EntryRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one job as a file of records: one when a chunk is cut, with its own index, and one when it is
 * acknowledged. So the next process knows the segment's end, its entries and what is left to send, even where the
 * chunks themselves are gone.
 */
final class ChunkLog implements SpoolLog, Entries {
    private static final byte CUT = 1;
    private static final byte ACKNOWLEDGED = 2;
    /** Kind, number, length, uncompressed length, length of the digest's text. */
    private static final int FIXED = 1 + 4 + 8 + 8 + 1;

    private final Path path;
    private final BundleFormat format;
    private final Consumer<IOException> onFailure;
    private final List<SavedChunk> saved = new ArrayList<>();
    private @Nullable ChunkTail last;
    private volatile @Nullable RecordFile file;

    /** @param onFailure told when something could not be kept */
    ChunkLog(Path path, BundleFormat format, Consumer<IOException> onFailure) {
        this.path = path;
        this.format = format;
        this.onFailure = onFailure;
    }

    /** Reads what is there and goes on behind it. */
    void open() throws IOException {
        file = RecordFile.open(path, this::take);
    }

    /** What an earlier process has left. */
    List<SavedChunk> saved() {
        return List.copyOf(saved);
    }

    @Nullable
    ChunkTail last() {
        return last;
    }

    @Override
    public void cut(Chunk chunk) {
        try {
            ByteBuffer tail = chunk.tail().duplicate();
            byte[] digest = chunk.digest().toString().getBytes(StandardCharsets.US_ASCII);
            byte[] record = new byte[FIXED + digest.length + tail.remaining()];
            ByteBuffer.wrap(record)
                    .put(CUT)
                    .putInt(chunk.number())
                    .putLong(chunk.bytes().remaining())
                    .putLong(chunk.uncompressedBytes())
                    .put((byte) digest.length)
                    .put(digest)
                    .put(tail);
            append(record);
        } catch (IOException e) {
            onFailure.accept(e);
        }
    }

    @Override
    public void acknowledged(int number) {
        try {
            byte[] record = new byte[1 + 4];
            ByteBuffer.wrap(record).put(ACKNOWLEDGED).putInt(number);
            append(record);
        } catch (IOException e) {
            onFailure.accept(e);
        }
    }

    /** Entries that an earlier process has begun, in order, read from the file again: a tree can have millions. */
    @Override
    public void forEach(Consumer<EntryRecord> consumer) throws IOException {
        if (saved.isEmpty()) {
            return;
        }
        int[] left = {saved.size()};
        RecordFile.read(path, content -> {
            if (content.get(0) == CUT && left[0]-- > 0) {
                tail(content).ended().forEach(consumer);
            }
        });
        EntryRecord cutShort = last == null ? null : last.cutShort();
        if (cutShort != null) {
            consumer.accept(cutShort);
        }
    }

    void close() throws IOException {
        RecordFile open = file;
        file = null;
        if (open != null) {
            open.close();
        }
    }

    private void append(byte[] record) throws IOException {
        RecordFile open = file;
        if (open != null) {
            open.append(record);
        }
    }

    private void take(ByteBuffer content) throws IOException {
        byte kind = content.get(0);
        int number = content.getInt(1);
        if (kind == CUT && number == saved.size()) {
            byte[] digest = new byte[content.get(FIXED - 1)];
            content.get(FIXED, digest);
            saved.add(new SavedChunk(
                    number,
                    content.getLong(5),
                    ContentDigest.valueOf(new String(digest, StandardCharsets.US_ASCII)),
                    content.getLong(13),
                    false));
            last = tail(content);
        } else if (kind == ACKNOWLEDGED && number >= 0 && number < saved.size()) {
            SavedChunk chunk = saved.get(number);
            saved.set(number, new SavedChunk(number, chunk.bytes(), chunk.digest(), chunk.uncompressedBytes(), true));
        } else {
            throw new IOException("a record of kind " + kind + " for chunk " + number + " after " + saved.size());
        }
    }

    private ChunkTail tail(ByteBuffer content) throws IOException {
        int at = FIXED + content.get(FIXED - 1);
        return ChunkTail.read(content.slice(at, content.limit() - at), format);
    }
}

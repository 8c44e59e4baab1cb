package io.muster.protocol.live;

import io.muster.protocol.agent.OutputPiece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of one output in the order in which they came, the newest of them where they are many: the beginning in
 * memory, what follows in files without a name, which are gone with the process. Where the disk has no room it keeps
 * the last in memory. For many threads.
 */
public final class PieceLog implements AutoCloseable {
    /** At most so many parts are kept, and the first one goes when there is one more. */
    private static final int MAX_PARTS = 5;

    static final int FILE_BYTES = 4 << 20;
    static final int MEMORY_BYTES = 64 << 10;

    /** Pieces that follow each other are told as one up to this length. */
    private static final int JOINED_CHARS = 16 << 10;

    private static final int HEAD_BYTES = 1 + Long.BYTES + Long.BYTES + Integer.BYTES;

    private final @Nullable Path folder;
    private final long keepFree;
    private final Deque<Part> parts = new ArrayDeque<>();
    private long end;
    private boolean closed;

    /**
     * @param folder for files; null where all is to be in memory
     * @param keepFree bytes of its file system that are left alone
     */
    public PieceLog(@Nullable Path folder, long keepFree) {
        this.folder = folder;
        this.keepFree = keepFree;
    }

    /**
     * Some pieces.
     *
     * @param next where those after them are
     */
    public record Batch(List<OutputPiece> pieces, long next) {}

    private record Part(long start, PartStore store) {
        long end() {
            return start + store.size();
        }
    }

    public synchronized void add(OutputPiece piece) {
        if (closed) {
            return;
        }
        byte[] text = piece.text().getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + text.length)
                .put((byte) (piece.stderr() ? 1 : 0))
                .putLong(piece.from())
                .putLong(piece.to())
                .putInt(text.length)
                .put(text)
                .flip();
        Part last = parts.peekLast();
        if (last == null
                || last.store().size() + frame.remaining() > last.store().capacity()) {
            last = begin(frame.remaining());
        }
        int length = frame.remaining();
        try {
            last.store().append(frame);
        } catch (IOException e) {
            // The disk is full beyond what was looked for. What follows is kept in memory.
            last = new Part(end, PartStore.inMemory(Math.max(MEMORY_BYTES, length)));
            parts.add(last);
            last.store().appendToMemory(frame.rewind());
        }
        end += length;
        while (parts.size() > MAX_PARTS) {
            parts.remove().store().close();
        }
    }

    private Part begin(int least) {
        PartStore store = null;
        if (folder != null && !parts.isEmpty()) {
            try {
                if (Files.getFileStore(folder).getUsableSpace() - FILE_BYTES >= keepFree) {
                    store = PartStore.inFile(folder, Math.max(FILE_BYTES, least));
                }
            } catch (IOException e) {
                store = null;
            }
        }
        Part part = new Part(end, store == null ? PartStore.inMemory(Math.max(MEMORY_BYTES, least)) : store);
        parts.add(part);
        return part;
    }

    /** Where the oldest piece is that is kept. */
    public synchronized long begin() {
        Part first = parts.peekFirst();
        return first == null ? end : first.start();
    }

    /** Where the next piece will be. */
    public synchronized long end() {
        return end;
    }

    /** Bytes that it takes. */
    public synchronized long bytes() {
        return end - begin();
    }

    /**
     * Reads on; what is no longer kept is passed over, and shows in the pieces' offsets.
     *
     * @param at as an earlier {@link Batch#next}, or {@link #begin}
     * @param bytes about so many, and one piece at least where there is one
     */
    public synchronized Batch read(long at, int bytes) {
        for (Part part : parts) {
            if (at < part.end()) {
                try {
                    return read(part, Math.max(0, at - part.start()), bytes);
                } catch (IOException e) {
                    // As if this part were no longer kept.
                    return new Batch(List.of(), part.end());
                }
            }
        }
        return new Batch(List.of(), end);
    }

    private static Batch read(Part part, long offset, int bytes) throws IOException {
        ByteBuffer block = part.store().read(offset, Math.max(bytes, HEAD_BYTES));
        long needed = HEAD_BYTES + (long) block.getInt(HEAD_BYTES - Integer.BYTES);
        if (needed > block.remaining()) {
            block = part.store().read(offset, (int) needed);
        }
        List<OutputPiece> pieces = new ArrayList<>();
        int read = 0;
        while (block.remaining() >= HEAD_BYTES) {
            int length = block.getInt(block.position() + HEAD_BYTES - Integer.BYTES);
            if (block.remaining() < HEAD_BYTES + length) {
                break;
            }
            boolean stderr = block.get() != 0;
            long from = block.getLong();
            long to = block.getLong();
            block.getInt();
            byte[] text = new byte[length];
            block.get(text);
            join(pieces, new OutputPiece(stderr, from, to, new String(text, StandardCharsets.UTF_8)));
            read += HEAD_BYTES + length;
        }
        return new Batch(pieces, part.start() + offset + read);
    }

    private static void join(List<OutputPiece> pieces, OutputPiece next) {
        int index = pieces.size() - 1;
        OutputPiece last = index < 0 ? null : pieces.get(index);
        if (last != null
                && last.stderr() == next.stderr()
                && last.to() == next.from()
                && last.text().length() + next.text().length() <= JOINED_CHARS) {
            pieces.set(index, new OutputPiece(last.stderr(), last.from(), next.to(), last.text() + next.text()));
        } else {
            pieces.add(next);
        }
    }

    /** Gives up everything that is kept. */
    public synchronized void clear() {
        parts.forEach(part -> part.store().close());
        parts.clear();
    }

    @Override
    public synchronized void close() {
        closed = true;
        clear();
    }
}

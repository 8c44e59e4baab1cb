package io.muster.agent.spool;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is known of each chunk of a segment, by number. For whoever holds the spool's lock. */
final class ChunkTable {
    private final ChunkStore store;
    private final SpoolSpace space;
    private final ReentrantLock lock;
    private final List<Row> rows = new ArrayList<>();
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private int unacknowledged;
    private int safeRows;
    private long safePosition;
    private long bytes;
    private long acknowledgedBytes;

    ChunkTable(ChunkStore store, SpoolSpace space, ReentrantLock lock) {
        this.store = store;
        this.space = space;
        this.lock = lock;
    }

    /** One chunk. Its content is held, or gone: then it was acknowledged, or is lost. */
    private final class Row implements SpoolSpace.Kept {
        private final int number;
        private final long size;
        private final long uncompressedBytes;
        private @Nullable SpooledChunk content;
        private boolean acknowledged;

        Row(SpooledChunk content, long uncompressedBytes) {
            this(content.number(), content.bytes(), uncompressedBytes);
            this.content = content;
        }

        Row(int number, long size, long uncompressedBytes) {
            this.number = number;
            this.size = size;
            this.uncompressedBytes = uncompressedBytes;
        }

        /** Whether it outlives this process. */
        boolean isSafe() {
            return acknowledged || (content != null && content.file() != null);
        }

        /** Asked for by another spool that needs the room. */
        @Override
        public void drop() {
            lock.lock();
            try {
                if (acknowledged) {
                    free();
                }
            } finally {
                lock.unlock();
            }
        }

        void free() {
            if (content != null) {
                store.free(content);
                content = null;
            }
        }

        void keepWhileThereIsRoom() {
            if (content != null && content.file() != null) {
                space.keep(this);
            } else {
                free();
            }
        }
    }

    void restore(SavedChunk saved, boolean suspicious) {
        Row row = new Row(saved.number(), saved.bytes(), saved.uncompressedBytes());
        row.content = store.find(saved, suspicious);
        row.acknowledged = saved.acknowledged();
        append(row);
        if (row.acknowledged) {
            acknowledgedBytes += row.size;
            unacknowledged--;
            row.keepWhileThereIsRoom();
        } else if (row.content != null) {
            waiting.add(row.number);
        }
        advance();
    }

    void add(SpooledChunk stored, long uncompressedBytes) {
        append(new Row(stored, uncompressedBytes));
        waiting.add(stored.number());
        advance();
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    @Nullable
    SpooledChunk poll() {
        Integer first = waiting.pollFirst();
        return first == null ? null : rows.get(first).content;
    }

    /** Whether that is news. An answer to an earlier round came from somebody who does not count any more. */
    boolean acknowledge(SpooledChunk chunk) {
        Row row = rows.get(chunk.number());
        SpooledChunk content = row.content;
        return content != null && content.round() == chunk.round() && acknowledge(row);
    }

    boolean isVoid(SpooledChunk chunk) {
        Row row = rows.get(chunk.number());
        SpooledChunk content = row.content;
        return row.acknowledged || content == null || content.round() != chunk.round();
    }

    void acknowledgeBelow(int have, SpoolLog log) {
        for (int number = 0; number < Math.min(have, rows.size()); number++) {
            waiting.remove(number);
            if (acknowledge(rows.get(number))) {
                log.acknowledged(number);
            }
        }
    }

    int replayFrom(int have, boolean again) {
        int first = rows.size();
        for (int number = rows.size() - 1; number >= have && rows.get(number).content != null; number--) {
            first = number;
        }
        for (int number = first; number < rows.size(); number++) {
            Row row = rows.get(number);
            if (row.acknowledged) {
                // Taken back from those that may be dropped; one that is just being dropped is gone.
                if (!space.unkeep(row)) {
                    first = number + 1;
                    continue;
                }
                row.acknowledged = false;
                acknowledgedBytes -= row.size;
                unacknowledged++;
                sendAgain(row);
            } else if (again) {
                sendAgain(row);
            }
        }
        return first;
    }

    private void sendAgain(Row row) {
        if (row.content != null) {
            row.content = row.content.again();
            waiting.add(row.number);
        }
    }

    void clear(boolean leaveFiles) {
        for (Row row : rows) {
            space.unkeep(row);
            if (leaveFiles && row.content != null) {
                store.leave(row.content);
                row.content = null;
            }
            row.free();
        }
        waiting.clear();
    }

    boolean isAcknowledged() {
        return unacknowledged == 0;
    }

    int size() {
        return rows.size();
    }

    long bytes() {
        return bytes;
    }

    long acknowledgedBytes() {
        return acknowledgedBytes;
    }

    long safePosition() {
        return safePosition;
    }

    private void append(Row row) {
        if (row.number != rows.size()) {
            throw new IllegalStateException("chunk " + row.number + " after " + rows.size() + " chunks");
        }
        rows.add(row);
        bytes += row.size;
        unacknowledged++;
    }

    private boolean acknowledge(Row row) {
        if (row.acknowledged) {
            return false;
        }
        row.acknowledged = true;
        acknowledgedBytes += row.size;
        unacknowledged--;
        row.keepWhileThereIsRoom();
        advance();
        return true;
    }

    private void advance() {
        while (safeRows < rows.size() && rows.get(safeRows).isSafe()) {
            safePosition += rows.get(safeRows).uncompressedBytes;
            safeRows++;
        }
    }
}

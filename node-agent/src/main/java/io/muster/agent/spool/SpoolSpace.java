package io.muster.agent.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The disk space that all spools of this agent share: a quota, and what must stay free for the host. Acknowledged
 * chunks are kept while there is room, for a coordinator that takes over without them; the oldest give way first.
 */
public final class SpoolSpace {
    private final Path folder;
    private final long quota;
    private final long keepFree;
    private final Set<Kept> kept = new LinkedHashSet<>();
    private long used;

    /** An acknowledged chunk that can be dropped. */
    interface Kept {
        /** Frees its space. Called without a lock of this class, by any thread. */
        void drop();
    }

    /**
     * @param quota bytes of all spools together
     * @param keepFree bytes of the file system that spools leave free
     */
    public SpoolSpace(Path folder, long quota, long keepFree) {
        this.folder = folder;
        this.quota = quota;
        this.keepFree = keepFree;
    }

    /** Drops acknowledged chunks while the file system has less free than it must. */
    public void giveWay() {
        while (isShort(0)) {
            Kept oldest = pollOldest();
            if (oldest == null) {
                return;
            }
            oldest.drop();
        }
    }

    /** Bytes of the file system that are left free. */
    public long keepFree() {
        return keepFree;
    }

    public synchronized long used() {
        return used;
    }

    /** Takes space for a chunk, dropping acknowledged ones for it; says whether there was enough. No lock is held. */
    boolean reserve(long bytes) {
        while (!tryReserve(bytes)) {
            Kept oldest = pollOldest();
            if (oldest == null) {
                return false;
            }
            oldest.drop();
        }
        return true;
    }

    /** Takes space that is in use already. */
    synchronized void take(long bytes) {
        used += bytes;
    }

    synchronized void release(long bytes) {
        used -= bytes;
    }

    synchronized void keep(Kept chunk) {
        kept.add(chunk);
    }

    /** It is needed again, or gone; says whether it was still kept. */
    synchronized boolean unkeep(Kept chunk) {
        return kept.remove(chunk);
    }

    private synchronized @Nullable Kept pollOldest() {
        if (kept.isEmpty()) {
            return null;
        }
        Kept oldest = kept.iterator().next();
        kept.remove(oldest);
        return oldest;
    }

    private synchronized boolean tryReserve(long bytes) {
        if (used + bytes > quota || isShort(bytes)) {
            return false;
        }
        used += bytes;
        return true;
    }

    /** A file system that can't even be asked is not one to write to. */
    private boolean isShort(long bytes) {
        try {
            return Files.getFileStore(folder).getUsableSpace() - bytes < keepFree;
        } catch (IOException e) {
            return true;
        }
    }
}

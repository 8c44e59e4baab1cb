package io.muster.agent.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The disk space that all spools of this agent share: a quota, and what must stay free for the host. */
public final class SpoolSpace {
    private final Path folder;
    private final long quota;
    private final long keepFree;
    private long used;

    /**
     * @param quota bytes of all spools together
     * @param keepFree bytes of the file system that spools leave free
     */
    public SpoolSpace(Path folder, long quota, long keepFree) {
        this.folder = folder;
        this.quota = quota;
        this.keepFree = keepFree;
    }

    /** Takes space for a chunk; says whether there was enough. */
    synchronized boolean reserve(long bytes) {
        if (used + bytes > quota) {
            return false;
        }
        try {
            if (Files.getFileStore(folder).getUsableSpace() - bytes < keepFree) {
                return false;
            }
        } catch (IOException e) {
            // A file system that can't even be asked is not one to write to.
            return false;
        }
        used += bytes;
        return true;
    }

    synchronized void release(long bytes) {
        used -= bytes;
    }

    public synchronized long used() {
        return used;
    }
}

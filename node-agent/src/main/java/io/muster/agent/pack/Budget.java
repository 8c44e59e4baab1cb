package io.muster.agent.pack;

/** Bytes of content that may still be kept on this node. Shared by all collectors of a job. */
public final class Budget {
    private long left;

    public Budget(long bytes) {
        this.left = bytes;
    }

    public synchronized long left() {
        return left;
    }

    /** Counts what was kept before. */
    public synchronized void spent(long bytes) {
        left = Math.max(0, left - bytes);
    }

    /** Takes up to {@code wanted} bytes and says how many were granted. */
    synchronized long take(long wanted) {
        long granted = Math.max(0, Math.min(wanted, left));
        left -= granted;
        return granted;
    }
}

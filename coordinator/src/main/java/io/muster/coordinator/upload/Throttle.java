package io.muster.coordinator.upload;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Shares a bandwidth between all uploads: a bucket that fills with time and holds at most a quarter of a second. */
final class Throttle {
    private static final long SECOND = 1_000_000_000L;

    private final @Nullable Long bytesPerSecond;
    private final LongSupplier nanoTime;
    /** When what was taken so far has flowed at the bandwidth. */
    private long paidUntil;

    Throttle(@Nullable Long bytesPerSecond, LongSupplier nanoTime) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.paidUntil = nanoTime.getAsLong();
    }

    /** Takes bytes; gives how many nanoseconds to wait before they may be sent. */
    synchronized long take(int bytes) {
        if (bytesPerSecond == null) {
            return 0;
        }
        long now = nanoTime.getAsLong();
        long earliest = now - SECOND / 4;
        if (paidUntil - earliest < 0) {
            paidUntil = earliest;
        }
        paidUntil += (long) ((double) bytes / bytesPerSecond * SECOND);
        return Math.max(0, paidUntil - now);
    }
}

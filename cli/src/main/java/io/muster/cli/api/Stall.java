package io.muster.cli.api;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Closes a stream that has not moved for a while, so that a read of it cannot hang. */
final class Stall implements AutoCloseable {
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "http-stall");
        thread.setDaemon(true);
        return thread;
    });

    private final ScheduledFuture<?> check;
    private volatile long movedAt = System.nanoTime();

    private Stall(Closeable stream, Duration patience) {
        long period = Math.max(1, patience.toMillis() / 10);
        check = TIMER.scheduleWithFixedDelay(
                () -> {
                    if (System.nanoTime() - movedAt > patience.toNanos()) {
                        closeQuietly(stream);
                    }
                },
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    static Stall watch(Closeable stream, Duration patience) {
        return new Stall(stream, patience);
    }

    void moved() {
        movedAt = System.nanoTime();
    }

    @Override
    public void close() {
        check.cancel(false);
    }

    private static void closeQuietly(Closeable stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The reader is told by its own exception.
        }
    }
}

package io.muster.agent.process;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Short, bounded waits of a clean-up, which an interrupt must not cut short; the interrupt is kept for later. */
final class Uninterrupted {
    private Uninterrupted() {}

    static void pause(long millis) {
        await(new CountDownLatch(1), TimeUnit.MILLISECONDS.toNanos(millis));
    }

    static boolean await(CountDownLatch latch, long nanos) {
        long end = System.nanoTime() + nanos;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

package io.muster.testing.network;

import java.util.concurrent.TimeUnit;

/** How one direction of a link is: open or cut, fast or slow. */
final class Conditions {
    private boolean cut;
    private long delayNanos;
    private long bytesPerSecond;

    synchronized void cut() {
        cut = true;
    }

    synchronized void slow(long delayNanos, long bytesPerSecond) {
        this.delayNanos = delayNanos;
        this.bytesPerSecond = bytesPerSecond;
    }

    synchronized void heal() {
        cut = false;
        delayNanos = 0;
        bytesPerSecond = 0;
        notifyAll();
    }

    /** Returns when bytes read at this moment may leave: after the delay, and never while the link is cut. */
    synchronized void await(long readAt) throws InterruptedException {
        long left = readAt + delayNanos - System.nanoTime();
        while (cut || left > 0) {
            if (cut) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            left = readAt + delayNanos - System.nanoTime();
        }
    }

    /** Takes the time that so many bytes need at the bounded rate. */
    synchronized void spend(int bytes) throws InterruptedException {
        if (bytesPerSecond > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, TimeUnit.SECONDS.toNanos(bytes) / bytesPerSecond);
        }
    }
}

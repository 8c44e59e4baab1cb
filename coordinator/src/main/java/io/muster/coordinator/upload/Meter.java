package io.muster.coordinator.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches one upload: how far it is, when it last moved, and whether it is to stop. What is sent passes through
 * {@link #of}, which holds it to the bandwidth.
 */
final class Meter {
    private static final int PIECE = 64 << 10;

    private final Throttle throttle;
    private final AtomicLong sent = new AtomicLong();
    private volatile long position;
    private volatile long movedAt = System.nanoTime();
    private volatile boolean stopped;

    Meter(Throttle throttle) {
        this.throttle = throttle;
    }

    /** Whatever is read from it counts as sent. */
    InputStream of(InputStream in) {
        return paced(in, sent);
    }

    /** What comes back from the far side, to be compared: held to the same bandwidth, and not counted as sent. */
    InputStream ofReturned(InputStream in) {
        return paced(in, new AtomicLong());
    }

    private InputStream paced(InputStream in, AtomicLong counter) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int count = super.read(target, offset, Math.min(length, PIECE));
                if (count > 0) {
                    pass(count, counter);
                }
                return count;
            }

            @Override
            public boolean markSupported() {
                return false;
            }
        };
    }

    /** Takes note of bytes that are about to be sent, and waits for the bandwidth. */
    void pass(int bytes) throws IOException {
        pass(bytes, sent);
    }

    private void pass(int bytes, AtomicLong counter) throws IOException {
        check();
        long wait = throttle.take(bytes);
        try {
            while (wait > 0) {
                // In steps: waiting for the bandwidth is no stall, and a stop does not wait for it.
                long step = Math.min(wait, TimeUnit.MILLISECONDS.toNanos(200));
                TimeUnit.NANOSECONDS.sleep(step);
                wait -= step;
                moved();
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
        counter.addAndGet(bytes);
        moved();
    }

    /** Waits; that is no stall. */
    void rest(Duration pause) throws IOException {
        check();
        moved();
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        }
        check();
    }

    private void check() throws IOException {
        if (stopped) {
            throw new InterruptedIOException("stopped");
        }
    }

    void moved() {
        movedAt = System.nanoTime();
    }

    /** The far side may be silent for so long: it works. */
    void allow(Duration silence) {
        movedAt = System.nanoTime() + silence.toNanos();
    }

    /** The far side has this much, or it is on its way there. */
    void at(long bytes) {
        position = bytes;
        moved();
    }

    void stop() {
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Bytes that the far side has, or that are on their way. */
    long position() {
        return position;
    }

    /** Bytes that were sent, those that were lost on the way included. */
    long sent() {
        return sent.get();
    }

    long idleNanos() {
        return System.nanoTime() - movedAt;
    }
}

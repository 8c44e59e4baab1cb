package io.muster.agent.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads one stream of a command into its capture, on a thread of its own. */
final class StreamReader {
    private static final int PIECE = 64 << 10;
    private static final long STACK = 128 << 10;
    private static final long NEVER = Long.MAX_VALUE;

    private final FileChannel channel;
    private final Capture capture;
    private final OutputListener listener;
    private final boolean stderr;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile long waitingSince = NEVER;

    StreamReader(FileChannel channel, Capture capture, OutputListener listener, boolean stderr) {
        this.channel = channel;
        this.capture = capture;
        this.listener = listener;
        this.stderr = stderr;
    }

    void start(String name) {
        Thread thread = new Thread(null, this::read, name, STACK);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        try (channel) {
            while (true) {
                piece.clear();
                waitingSince = System.nanoTime();
                int count = channel.read(piece);
                waitingSince = NEVER;
                if (count < 0) {
                    return;
                }
                capture.append(piece.array(), 0, count);
                tell(piece.flip().asReadOnlyBuffer());
            }
        } catch (IOException e) {
            return; // given up: the channel was closed under us
        } finally {
            ended.countDown();
        }
    }

    private void tell(ByteBuffer bytes) {
        try {
            listener.onOutput(stderr, bytes);
        } catch (RuntimeException e) {
            return; // who watches must not disturb what is collected
        }
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** Reads on while bytes come; gives up when none came for the patience, or at the deadline. */
    void drain(long patience, long deadline) {
        long from = System.nanoTime();
        while (!Uninterrupted.await(ended, Math.min(patience, 5_000_000))) {
            long now = System.nanoTime();
            long since = waitingSince;
            boolean silent = since != NEVER && now - Math.max(since, from) > patience;
            if (silent || now - deadline > 0) {
                abandon();
                return;
            }
        }
        capture.finish();
    }

    private void abandon() {
        capture.finish();
        try {
            channel.close(); // wakes the reading thread
        } catch (IOException e) {
            return; // the thread ends with the channel either way
        }
    }
}

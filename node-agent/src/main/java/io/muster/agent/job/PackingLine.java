package io.muster.agent.job;

import io.muster.agent.pack.Packer;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job's one thread that packs what collectors have left behind, run after run, and sends small results early when
 * nothing else happens. Only this thread waits where the spool is full, so the job itself goes on.
 */
final class PackingLine {
    private static final Logger LOG = LoggerFactory.getLogger(PackingLine.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final BlockingQueue<Item> line = new LinkedBlockingQueue<>();
    private final Packer packer;
    private final BiConsumer<CollectorRun, @Nullable String> packed;
    private final Thread thread;

    /** @param packed told of each run whose output is stored, or why it could not be; on this line's thread */
    PackingLine(String name, Packer packer, BiConsumer<CollectorRun, @Nullable String> packed) {
        this.packer = packer;
        this.packed = packed;
        this.thread = new Thread(this::work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** A run, or null at the end of the line. */
    private record Item(@Nullable CollectorRun run) {}

    void add(CollectorRun run) {
        line.add(new Item(run));
    }

    /** Packs what still waits, closes the segment and ends the thread. */
    void finish() {
        line.add(new Item(null));
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        long nextCut = System.nanoTime() + IDLE_NANOS;
        boolean open = true;
        while (open) {
            Item item = poll(nextCut - System.nanoTime());
            if (System.nanoTime() - nextCut >= 0) {
                nextCut = System.nanoTime() + IDLE_NANOS;
                cut();
            }
            CollectorRun run = item == null ? null : item.run();
            if (run != null) {
                pack(run);
            }
            open = item == null || run != null;
        }
        try {
            packer.close();
        } catch (IOException e) {
            LOG.debug("segment not closed", e);
        } catch (RuntimeException | Error e) {
            LOG.error("segment not closed", e);
        }
    }

    private @Nullable Item poll(long nanos) {
        try {
            return line.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            LOG.debug("nobody interrupts the packing line", e);
            return null;
        }
    }

    private void cut() {
        try {
            packer.cutIfIdle();
        } catch (IOException e) {
            // The packer remembers; every later write fails with it, and the job ends for it.
            LOG.debug("early chunk not written", e);
        } catch (RuntimeException | Error e) {
            LOG.error("early chunk not written", e);
        }
    }

    private void pack(CollectorRun run) {
        String problem = null;
        try {
            if (run.wasGivenUp()) {
                run.context().writer().revoke("its collector hung here and was given up");
                run.context().killLeftovers();
            }
            run.context().writer().packDeferred();
        } catch (IOException e) {
            problem = e.getMessage() == null ? e.toString() : e.getMessage();
        } catch (RuntimeException | Error e) {
            // Whatever happens, the collector gets its verdict and the line goes on.
            LOG.error("output of collector {} not packed", run.spec().id(), e);
            problem = e.toString();
        }
        try {
            run.context().free();
        } catch (RuntimeException e) {
            LOG.warn("could not clean up after collector {}: {}", run.spec().id(), e.toString());
        }
        packed.accept(run, problem);
    }
}

package io.muster.agent.process;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes on killing what did not end in time, such as processes inside a system call of a dead disk, beside the work. */
final class Leftovers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);
    private static final int MAX_WAITING = 1000;

    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            Leftovers::thread,
            (task, executor) -> LOG.warn("too much that does not end; left to the watcher"));

    Leftovers() {
        worker.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "muster-leftovers");
        thread.setDaemon(true);
        return thread;
    }

    void add(ProcessTree tree, @Nullable Cgroup cgroup) {
        worker.execute(() -> {
            if (!tree.kill(System.nanoTime() + PATIENCE)) {
                LOG.warn("a process of a command does not end; left to the watcher");
            } else if (cgroup != null && !cgroup.remove()) {
                LOG.warn("{} can't be removed; left to the watcher", cgroup.folder());
            }
        });
    }

    @Override
    public void close() {
        worker.shutdown();
    }
}

package io.muster.coordinator;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A coordinator for the life of a process. One of several that was put out of the cluster, because it was cut off or
 * too slow, starts again and joins the others: nobody has to do it.
 */
final class CoordinatorRun {
    private static final Logger LOG = LoggerFactory.getLogger(CoordinatorRun.class);
    private static final Duration BEFORE_AGAIN = Duration.ofSeconds(1);

    private final Coordinator.Settings settings;
    private @Nullable Coordinator current;
    private boolean stopping;

    CoordinatorRun(Coordinator.Settings settings) {
        this.settings = settings;
    }

    /**
     * Returns when it has been stopped.
     *
     * @param started told of the first start
     * @throws IOException where the first start fails
     */
    void run(Consumer<Coordinator> started) throws IOException, InterruptedException {
        Coordinator coordinator = Coordinator.start(settings);
        Coordinator.Settings again = settings.onPort(coordinator.port());
        started.accept(coordinator);
        while (goOn(coordinator)) {
            coordinator.awaitStopped();
            coordinator.close();
            if (!coordinator.isOneOfSeveral() || isStopping()) {
                return;
            }
            LOG.warn("out of the cluster: starting again to join it");
            coordinator = startAgain(again);
        }
        coordinator.close();
    }

    private Coordinator startAgain(Coordinator.Settings again) throws IOException, InterruptedException {
        while (true) {
            TimeUnit.NANOSECONDS.sleep(BEFORE_AGAIN.toNanos());
            try {
                return Coordinator.start(again);
            } catch (IOException e) {
                if (isStopping()) {
                    throw e;
                }
                LOG.warn("could not start again, trying on: {}", e.getMessage());
            }
        }
    }

    private synchronized boolean goOn(Coordinator coordinator) {
        current = coordinator;
        coordinator.onShutdown(this::stop);
        return !stopping;
    }

    private synchronized boolean isStopping() {
        return stopping;
    }

    /** Orderly: hands over to another coordinator, if there is one. Blocks until it has stopped. */
    void stop() {
        Coordinator stopped;
        synchronized (this) {
            stopping = true;
            stopped = current;
        }
        if (stopped != null) {
            stopped.close();
        }
    }
}

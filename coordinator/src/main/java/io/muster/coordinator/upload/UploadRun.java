package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import io.muster.protocol.spec.Durations;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upload on a thread of its own: attempts with pauses between them, until the far side has the bundle, trying again
 * cannot help, or its time is up. Stopping it leaves the far side as it is, to be gone on with.
 */
public final class UploadRun {
    private static final Logger LOG = LoggerFactory.getLogger(UploadRun.class);

    private final Task task;
    private final Tools tools;
    private final UploadListener listener;
    private final Meter meter;
    private final Backoff backoff;
    private final Thread thread;
    private volatile String token;
    private volatile @Nullable Uploader current;
    private volatile @Nullable String problem;

    /**
     * What is to be uploaded.
     *
     * @param token that an earlier run remembered; empty without
     * @param since when it was asked for
     */
    record Task(String name, UploadTarget target, Work work, String token, Instant since) {}

    /** What an attempt does; blocks. */
    interface Work {
        void attempt(Uploader uploader, Journey journey) throws IOException;
    }

    record Tools(Destinations destinations, DeliveryConfig config, Throttle throttle, Clock clock) {}

    UploadRun(Task task, Tools tools, UploadListener listener) {
        this.task = task;
        this.tools = tools;
        this.listener = listener;
        this.meter = new Meter(tools.throttle());
        this.token = task.token();
        DeliveryConfig config = tools.config();
        this.backoff = new Backoff(config.retryFrom(), config.retryTo(), RandomGenerator.getDefault());
        this.thread = new Thread(this::run, "muster-upload-" + task.name());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!meter.isStopped()) {
                @Nullable UploadProblem failure = attempt();
                if (failure == null || meter.isStopped()) {
                    return;
                }
                problem = failure.getMessage();
                Instant end = task.since().plus(tools.config().giveUp());
                Duration pause = backoff.next();
                if (failure.isLasting() || !tools.clock().instant().plus(pause).isBefore(end)) {
                    giveUp(failure);
                    return;
                }
                LOG.info("upload: {}; again in {}", failure.getMessage(), Durations.format(pause));
                pause(pause);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void giveUp(UploadProblem failure) {
        String reason = failure.isLasting()
                ? String.valueOf(failure.getMessage())
                : "given up after " + Durations.format(tools.config().giveUp()) + ": " + failure.getMessage();
        discard();
        listener.failed(reason);
    }

    private void pause(Duration pause) throws InterruptedException {
        meter.moved();
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }

    /** Null after a success. */
    private @Nullable UploadProblem attempt() {
        long before = meter.position();
        meter.moved();
        try (Uploader uploader = tools.destinations().open(task.target())) {
            current = uploader;
            task.work().attempt(uploader, new Kept());
            return null;
        } catch (UploadProblem e) {
            return e;
        } catch (IOException e) {
            return UploadProblem.passing(reason(e));
        } catch (IllegalStateException e) {
            // A client that was closed while it worked says it in this way.
            LOG.debug("upload broke off", e);
            return UploadProblem.passing(reason(e));
        } catch (RuntimeException e) {
            LOG.error("upload failed by a bug", e);
            return UploadProblem.lasting("internal error: " + reason(e));
        } finally {
            current = null;
            if (meter.position() > before) {
                backoff.reset();
            }
        }
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + message;
    }

    private final class Kept implements Journey {
        @Override
        public Optional<String> token() {
            return token.isEmpty() ? Optional.empty() : Optional.of(token);
        }

        @Override
        public void remember(String fresh) throws IOException {
            if (fresh.equals(token)) {
                return;
            }
            if (meter.isStopped()) {
                throw new InterruptedIOException("stopped");
            }
            listener.remember(fresh);
            token = fresh;
        }

        @Override
        public Meter meter() {
            return meter;
        }
    }

    /** Breaks a connection off that has not moved for too long; the next attempt makes a new one. */
    public boolean lookForStall() {
        Uploader running = current;
        boolean stalled = running != null
                && meter.idleNanos() > tools.config().stallTimeout().toNanos() + TimeUnit.SECONDS.toNanos(1);
        if (running != null && stalled) {
            LOG.info(
                    "upload: nothing moved for {}",
                    Durations.format(tools.config().stallTimeout()));
            meter.moved();
            running.abort();
        }
        return stalled;
    }

    /** Ends it where it is. Does not wait, and tells its listener nothing more that matters. */
    public void stop() {
        meter.stop();
        Uploader running = current;
        if (running != null) {
            running.abort();
        }
        thread.interrupt();
    }

    /** Ends it, and removes what is at the far side, on a thread of its own; does not wait. */
    public void cancel() {
        stop();
        Thread cleaner = new Thread(
                () -> {
                    try {
                        thread.join(tools.config().connectTimeout().toMillis());
                        discard();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "muster-upload-discard-" + task.name());
        cleaner.setDaemon(true);
        cleaner.start();
    }

    private void discard() {
        if (token.isEmpty()) {
            return;
        }
        try (Uploader uploader = tools.destinations().open(task.target())) {
            uploader.discard(token);
        } catch (IOException | IllegalStateException e) {
            LOG.info("what was uploaded of {} stays at the far side: {}", task.name(), e.getMessage());
        }
    }

    /** Bytes that the far side has, or that are on their way. */
    public long position() {
        return meter.position();
    }

    /** Bytes that were sent, those that were lost included. */
    long sent() {
        return meter.sent();
    }

    /** Why it is not done yet; null while all is well. */
    public @Nullable String problem() {
        return problem;
    }
}

package io.muster.coordinator.upload;

import io.muster.coordinator.config.DeliveryConfig;
import io.muster.protocol.id.CollectionId;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is needed to upload: the one thing that others know of this package's work. */
public final class Uploads {
    private final Destinations destinations;
    private final DeliveryConfig config;
    private final CargoSource bundles;
    private final Clock clock;
    private final Throttle throttle;

    public Uploads(Destinations destinations, CargoSource bundles, Clock clock) {
        this.destinations = destinations;
        this.config = destinations.delivery();
        this.bundles = bundles;
        this.clock = clock;
        this.throttle = new Throttle(config.bandwidth(), System::nanoTime);
    }

    /** How many may run at the same time. */
    public int concurrency() {
        return config.concurrency();
    }

    /** An upload that was asked for. */
    public record Wanted(
            CollectionId id, UploadTarget target, @Nullable String holder, @Nullable String token, Instant since) {}

    /** Starts it on a thread of its own. */
    public UploadRun start(Wanted wanted, UploadListener listener) {
        return start(wanted, listener, (uploader, journey) -> {
            Cargo cargo = bundles.find(wanted.id(), wanted.holder());
            listener.began(destinations.describe(wanted.target(), cargo.file()));
            listener.uploaded(uploader.upload(cargo, journey));
        });
    }

    /** Whether it helps to send what there is of a bundle before it is sealed. */
    public boolean sendsAhead(UploadTarget target) {
        return destinations.sendsAhead(target);
    }

    /**
     * Sends what is there of a bundle that is not sealed yet, on a thread of its own, until it is stopped. Its listener
     * hears of no success; a failure means only that everything is sent later.
     */
    public UploadRun startAhead(Wanted wanted, Beginning beginning, UploadListener listener) {
        return start(wanted, listener, (uploader, journey) -> {
            listener.began(destinations.describe(wanted.target(), beginning.file()));
            uploader.sendAhead(beginning, journey);
        });
    }

    private UploadRun start(Wanted wanted, UploadListener listener, UploadRun.Work work) {
        UploadRun.Task task = new UploadRun.Task(
                wanted.id().shortForm(),
                wanted.target(),
                work,
                wanted.token() == null ? "" : wanted.token(),
                wanted.since());
        UploadRun run = new UploadRun(task, new UploadRun.Tools(destinations, config, throttle, clock), listener);
        run.start();
        return run;
    }

    /**
     * Whether a bundle could be uploaded there now, found out by trying: with the real connection, credentials and
     * certificates. Gives the reason why not. Does not block; answers within the configured time.
     */
    public CompletionStage<Optional<Obstacle>> preflight(UploadTarget target) {
        CompletableFuture<Optional<Obstacle>> result = new CompletableFuture<>();
        CompletableFuture<Uploader> opened = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(check(target, opened)), "muster-upload-preflight");
        thread.setDaemon(true);
        thread.start();
        return result.orTimeout(config.preflightTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    var unused = opened.thenAccept(Uploader::abort);
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    String reason = cause instanceof TimeoutException
                            ? "no answer within " + config.preflightTimeout().toSeconds() + " s"
                            : String.valueOf(cause);
                    return Optional.of(new Obstacle(reason, true));
                });
    }

    private Optional<Obstacle> check(UploadTarget target, CompletableFuture<Uploader> opened) {
        try (Uploader uploader = destinations.open(target)) {
            opened.complete(uploader);
            uploader.preflight(config.preflightRoom());
            return Optional.empty();
        } catch (UploadProblem e) {
            return Optional.of(new Obstacle(String.valueOf(e.getMessage()), !e.isLasting()));
        } catch (IOException | IllegalStateException e) {
            String message = e.getMessage();
            return Optional.of(
                    new Obstacle(e.getClass().getSimpleName() + (message == null ? "" : ": " + message), true));
        }
    }
}

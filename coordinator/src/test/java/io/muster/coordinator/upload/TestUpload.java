package io.muster.coordinator.upload;

import com.typesafe.config.ConfigFactory;
import io.muster.coordinator.config.MusterConfig;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** One upload of some bytes to the destination {@code test}, and what was heard of it. */
final class TestUpload implements UploadListener {
    private static final String SHORT_TIMES =
            """
            muster.delivery { retry-from = 20 ms, retry-to = 200 ms, stall-timeout = 2 s, connect-timeout = 3 s
              part-size = 5 MiB, give-up = 60 s, preflight-timeout = 5 s }
            """;

    private static final int LONGEST = 120 + Integer.getInteger("upload.mebibytes", 0) / 2;

    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final UploadRun run;
    private int stalls;
    private volatile String url = "";

    private TestUpload(MusterConfig config, UploadTarget target, Cargo cargo, String token) {
        Destinations destinations = new Destinations(config.destinations(), config.delivery());
        UploadRun.Tools tools = new UploadRun.Tools(
                destinations,
                config.delivery(),
                new Throttle(config.delivery().bandwidth(), System::nanoTime),
                Clock.systemUTC());
        UploadRun.Work work = (uploader, journey) -> {
            began(destinations.describe(target, cargo.file()));
            uploaded(uploader.upload(cargo, journey));
        };
        run = new UploadRun(new UploadRun.Task("test", target, work, token, Instant.now()), tools, this);
    }

    static MusterConfig config(String destination) {
        return MusterConfig.of(
                ConfigFactory.parseString(destination).withFallback(ConfigFactory.parseString(SHORT_TIMES)));
    }

    static final UploadTarget TARGET = new UploadTarget("test", null, "Example inc.", "12345");

    static TestUpload start(String destination, Cargo cargo) {
        return start(destination, cargo, "");
    }

    /** @param token that an earlier upload remembered */
    static TestUpload start(String destination, Cargo cargo, String token) {
        TestUpload upload = new TestUpload(config(destination), TARGET, cargo, token);
        upload.run.start();
        return upload;
    }

    /** With the settings of the product, as far as the destination's text says nothing else. */
    static TestUpload startAsShipped(String destination, Cargo cargo) {
        TestUpload upload = new TestUpload(MusterConfig.of(ConfigFactory.parseString(destination)), TARGET, cargo, "");
        upload.run.start();
        return upload;
    }

    /** What an attempt to write there finds; empty if all is well. */
    static Optional<String> preflight(String destination) throws Exception {
        return obstacle(destination).map(Obstacle::reason);
    }

    /** The same, with whether it may pass. */
    static Optional<Obstacle> obstacle(String destination) throws Exception {
        MusterConfig config = config(destination);
        return new Uploads(
                        new Destinations(config.destinations(), config.delivery()),
                        (id, holder) -> {
                            throw new IOException("no bundle");
                        },
                        Clock.systemUTC())
                .preflight(TARGET)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @Override
    public void began(String address) {
        url = address;
    }

    @Override
    public void remember(String token) {
        tokens.add(token);
    }

    @Override
    public void uploaded(Receipt receipt) {
        end.complete("UPLOADED " + receipt.verified());
    }

    @Override
    public void failed(String reason) {
        end.complete("FAILED " + reason);
    }

    /** Its last word: {@code UPLOADED what was compared} or {@code FAILED why}. */
    String await() {
        return await(Duration.ofSeconds(LONGEST));
    }

    String await(Duration atMost) {
        Awaitility.await().atMost(atMost).pollInterval(Duration.ofMillis(20)).until(() -> {
            lookForStall();
            return end.isDone();
        });
        return end.join();
    }

    void awaitPosition(long bytes) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(LONGEST))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> run.position() >= bytes || end.isDone());
    }

    /** Bytes that the far side has, or that are on their way. */
    long position() {
        return run.position();
    }

    void lookForStall() {
        if (run.lookForStall()) {
            stalls++;
        }
    }

    /** How often it was broken off because nothing moved. */
    int stalls() {
        return stalls;
    }

    boolean isOver() {
        return end.isDone();
    }

    Optional<String> problem() {
        return Optional.ofNullable(run.problem());
    }

    void stop() {
        run.stop();
    }

    void cancel() {
        run.cancel();
    }

    /** What it remembered last. */
    String token() {
        return tokens.isEmpty() ? "" : tokens.get(tokens.size() - 1);
    }

    List<String> tokens() {
        return tokens;
    }

    long sent() {
        return run.sent();
    }

    String url() {
        return url;
    }
}

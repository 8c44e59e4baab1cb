package io.muster.coordinator.testing;

import io.muster.coordinator.CoordinatorMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * The only coordinator, as users run it: a process of its own, which can be killed and started again on the same data.
 * Its log stays in {@code target/processes}.
 */
public final class LoneCoordinator implements AutoCloseable {
    private static final String SHORT_TIMES =
            """
            muster.http.event-keep-alive = 1 s
            muster.agents { heartbeat = 200 ms, timeout = 3 s, window = 20 s, cancel-wait = 2 s, slack = 2 s }
            muster.store { free-space-watermark = 1 MiB, order-wait = 2 s }
            """;

    private final Path dataDir;
    private final Path config;
    private final Path log;
    private final int port;
    private @Nullable Process process;

    /** @param more configuration over short times */
    public LoneCoordinator(Path dataDir, String more) throws IOException {
        this.dataDir = Files.createDirectories(dataDir);
        this.config = dataDir.resolve("test.conf");
        this.log = Files.createTempFile(Files.createDirectories(Path.of("target", "processes")), "coordinator", ".log");
        this.port = freePort();
        Files.writeString(config, SHORT_TIMES + "muster.http.port = " + port + "\n" + more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it and returns once it answers. */
    public LoneCoordinator start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx192m",
                "-cp",
                System.getProperty("java.class.path"),
                CoordinatorMain.class.getName(),
                "--config",
                config.toString(),
                "--data-dir",
                dataDir.toString()));
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process = started;
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    if (!started.isAlive()) {
                        throw new AssertionError("the coordinator ended: " + log());
                    }
                    return client().get("/ready").statusCode() == 200;
                });
        return this;
    }

    /** Kills it without a word. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    public ApiClient client() throws IOException {
        String[] credentials =
                Files.readString(dataDir.resolve("credentials")).strip().split(":", 2);
        return new ApiClient(address(), credentials[0], credentials[1]);
    }

    public String joinSecret() throws IOException {
        return Files.readString(dataDir.resolve("join-secret")).strip();
    }

    public Path dataDir() {
        return dataDir;
    }

    /** What it said so far. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        kill();
    }
}
